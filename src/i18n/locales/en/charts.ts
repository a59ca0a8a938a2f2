export const charts = {
  selected: 'selected',
  everyone: 'everyone',
  customers: 'customers',
  shareOfCustomers: 'share of customers',
  shareOfRevenue: 'share of revenue',
};
