import { charts } from './charts';
import { compare } from './compare';
import { explore } from './explore';
import { keeping } from './keeping';
import { own } from './own';
<<<<<<< HEAD
import { prose } from './prose';
import { report } from './report';
=======
>>>>>>> wip-nb
import { rules } from './rules';
import { segments } from './segments';
import { worlds } from './worlds';

/** What pages say that are fetched when opened. */
export const rest = {
  explore,
  segments,
  own,
<<<<<<< HEAD
  notebook,
  prose,
  report,
=======
>>>>>>> wip-nb
  rules,
  worlds,
  compare,
  charts,
  keeping,
};
