import type { Container } from '../container';
import { gz } from './gz';
import { zip } from './zip';

export const containers: readonly Container[] = [gz, zip];
