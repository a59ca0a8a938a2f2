import type { RestMessages } from '../../locale';
import { charts } from './charts';
import { compare } from './compare';
import { explore } from './explore';
import { keeping } from './keeping';
import { own } from './own';
import { rules } from './rules';
import { segments } from './segments';
import { worlds } from './worlds';

export const rest: RestMessages = {
  explore,
  segments,
  own,
  rules,
  worlds,
  compare,
  charts,
  keeping,
};
