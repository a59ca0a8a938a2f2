import { registry } from '../../../lib/registry';
import { copied11 } from './copied-11';
import { turkishTeaching } from './turkish-teaching';

/** The maps that ship; the first is the default. */
export const maps = registry([turkishTeaching, copied11]);
