-- What has each customer ordered?
-- In:  orders.
-- Out: one row per customer with at least one order line. orders = orders with at least one sale
--      line (an order of refunds alone is not a purchase); revenue = money of all orders, net of
--      refunds under the chosen rule; first_order and last_order = days of purchases, NULL without one.
SELECT
  customer_id,
  CAST(count(*) FILTER (WHERE is_purchase) AS INTEGER) AS orders,
  CAST(sum(amount) AS DECIMAL(18, 4)) AS revenue,
  min(ordered_on) FILTER (WHERE is_purchase) AS first_order,
  max(ordered_on) FILTER (WHERE is_purchase) AS last_order
FROM orders
GROUP BY customer_id
