import { registry } from '../../lib/registry';
import type { Analysis } from '../analysis';
import { customerFacts } from './customer-facts';
import { customerOrders } from './customer-orders';
import { demographics } from './demographics';
import { lifecycle } from './lifecycle';
import { orderFacts } from './order-facts';
import { places } from './places';
import { rfm } from './rfm';

/** Every analysis, each after those it needs. */
export const analyses = registry<Analysis>([
  customerOrders,
  rfm,
  lifecycle,
  customerFacts,
  demographics,
  orderFacts,
  places,
]);
