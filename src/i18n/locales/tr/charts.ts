import type { Like } from '../../locale';
import type { charts as en } from '../en/charts';

export const charts: Like<typeof en> = {
  selected: 'seçilenler',
  everyone: 'herkes',
  customers: 'müşteri',
  shareOfCustomers: 'müşteri payı',
  shareOfRevenue: 'ciro payı',
};
