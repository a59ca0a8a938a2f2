import { registry } from '../../lib/registry';
import type { Exporter } from '../exporter';
import { csv } from './csv';
import { xlsx } from './xlsx';

export const exporters = registry<Exporter>([csv, xlsx]);
