import { registry } from '../../lib/registry';
import { csv } from './csv';

export const exporters = registry([csv]);
