import type { Format } from '../format';
import { delimited } from './delimited';

export const formats: readonly Format[] = [delimited];
