-- Question: what is in the canonical tables, in a handful of figures?
-- Input:    customers, orders, lines, events, settings. Output: one row
--   customers        everyone
--   orders           purchases; revenue: sum of amount over all orders of customers
--   revenue_all      the same with the lines that have no customer
--   events           visits, surveys and other things customers did
--   first_order, last_order  DATE; as_of, as_of_default DATE; currency ISO code or NULL
WITH purchases AS (
  SELECT
    (count(*) FILTER (is_purchase))::INTEGER AS orders,
    coalesce(sum(amount), 0) AS revenue,
    min(ordered_on) FILTER (is_purchase) AS first_order,
    max(ordered_on) FILTER (is_purchase) AS last_order
  FROM orders
)
SELECT
  (SELECT count(*)::INTEGER FROM customers) AS customers,
  orders,
  revenue::DOUBLE AS revenue,
  (
    revenue
    + (SELECT coalesce(sum(amount), 0) FROM lines WHERE fate = 'no_customer')
  )::DOUBLE AS revenue_all,
  (SELECT count(*)::INTEGER FROM events) AS events,
  first_order,
  last_order,
  as_of,
  as_of_default,
  currency
FROM purchases, settings
