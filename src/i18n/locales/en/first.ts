import { data } from './data';
import { doctor } from './doctor';
import { errors } from './errors';
import { ingest } from './ingest';
import { keep } from './keep';
import { shell } from './shell';

/** What the first page says. */
export const first = { shell, data, doctor, errors, ingest, keep };
