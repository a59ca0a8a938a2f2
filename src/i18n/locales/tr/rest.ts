import type { RestMessages } from '../../locale';
import { chart } from './chart';
import { charts } from './charts';
import { compare } from './compare';
import { explore } from './explore';
import { notebook } from './notebook';
import { own } from './own';
import { rules } from './rules';
import { segments } from './segments';
import { worlds } from './worlds';

export const rest: RestMessages = {
  explore,
  segments,
  own,
  notebook,
  rules,
  worlds,
  compare,
  charts,
  chart,
};
