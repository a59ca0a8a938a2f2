import type { Locale, Messages } from '../../locale';
import { charts } from './charts';
import { compare } from './compare';
import { data } from './data';
import { doctor } from './doctor';
import { errors } from './errors';
import { explore } from './explore';
import { ingest } from './ingest';
import { notebook } from './notebook';
import { own } from './own';
import { rules } from './rules';
import { segments } from './segments';
import { shell } from './shell';
import { worlds } from './worlds';
import { conventions } from './words';

const messages: Messages = {
  shell,
  data,
  doctor,
  explore,
  segments,
  own,
  notebook,
  rules,
  worlds,
  compare,
  errors,
  ingest,
  charts,
};

export const tr: Locale = {
  id: 'tr',
  name: 'Türkçe',
  direction: 'ltr',
  ...conventions,
  messages,
};
