-- Question: what is in the canonical tables, in a handful of figures?
-- Input:    customers, orders, lines, settings. Output: one row
--   customers        everyone; buyers: with at least one purchase
--   orders           purchases; revenue: sum of amount over all orders of customers
--   revenue_all      the same with the lines that have no customer
--   first_order, last_order  DATE; as_of, as_of_default DATE; currency ISO code or NULL
SELECT
  (SELECT count(*)::INTEGER FROM customers) AS customers,
  (SELECT count(DISTINCT customer_id)::INTEGER FROM orders WHERE is_purchase) AS buyers,
  (SELECT count(*)::INTEGER FROM orders WHERE is_purchase) AS orders,
  (SELECT coalesce(sum(amount), 0)::DOUBLE FROM orders) AS revenue,
  (
    SELECT coalesce(sum(amount), 0)::DOUBLE FROM lines
    WHERE fate IN ('used', 'no_customer')
  ) AS revenue_all,
  (SELECT min(ordered_on) FROM orders WHERE is_purchase) AS first_order,
  (SELECT max(ordered_on) FROM orders WHERE is_purchase) AS last_order,
  as_of,
  as_of_default,
  currency
FROM settings
