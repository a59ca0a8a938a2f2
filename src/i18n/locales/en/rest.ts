import { chart } from './chart';
import { charts } from './charts';
import { compare } from './compare';
import { explore } from './explore';
import { grid } from './grid';
import { keeping } from './keeping';
import { notebook } from './notebook';
import { own } from './own';
import { prose } from './prose';
import { report } from './report';
import { rules } from './rules';
import { segments } from './segments';
import { sql } from './sql';
import { worlds } from './worlds';

/** What pages say that are fetched when opened. */
export const rest = {
  explore,
  segments,
  own,
  notebook,
  prose,
  report,
  rules,
  worlds,
  compare,
  charts,
  chart,
  grid,
  sql,
  keeping,
};
