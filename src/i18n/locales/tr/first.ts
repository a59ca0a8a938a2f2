import type { FirstMessages } from '../../locale';
import { data } from './data';
import { doctor } from './doctor';
import { errors } from './errors';
import { ingest } from './ingest';
import { keep } from './keep';
import { shell } from './shell';

export const first: FirstMessages = { shell, data, doctor, errors, ingest, keep };
