import { charts } from './charts';
import { compare } from './compare';
import { explore } from './explore';
import { keeping } from './keeping';
import { own } from './own';
import { rules } from './rules';
import { segments } from './segments';
import { worlds } from './worlds';

/** What pages say that are fetched when opened. */
export const rest = {
  explore,
  segments,
  own,
  rules,
  worlds,
  compare,
  charts,
  keeping,
};
