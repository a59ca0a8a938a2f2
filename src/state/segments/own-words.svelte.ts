import { speech } from '../explore/page.svelte';
import { valueNames } from './own-names';
import { saved } from './own';

class Naming {
  readonly now = $derived({ segments: saved.names, values: valueNames(speech()) });
}
const naming = new Naming();

/** What rules in words call segments and values; follows language, map and segments. */
export const wordNames = () => naming.now;
