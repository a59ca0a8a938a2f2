-- Question: what was ordered, one row an order?
-- Input:    order_lines. Output: one row per order number and customer
--   ordered_at   TIMESTAMP of the first sale line (of the first line where nothing was sold)
--   amount       DECIMAL(18,4), sales + refunds under the chosen rule
--   sales, refunds (<= 0), cost  DECIMAL(18,4); cost is NULL when a line has none
--   is_purchase  at least one line sold something: frequency counts these
SELECT
  order_id,
  customer_id,
  coalesce(min(ordered_at) FILTER (amount > 0), min(ordered_at)) AS ordered_at,
  coalesce(min(ordered_on) FILTER (amount > 0), min(ordered_on)) AS ordered_on,
  sum(amount)::DECIMAL(18, 4) AS amount,
  coalesce(sum(amount) FILTER (amount > 0), 0)::DECIMAL(18, 4) AS sales,
  coalesce(sum(amount) FILTER (amount < 0), 0)::DECIMAL(18, 4) AS refunds,
  CASE WHEN count(cost) = count(*) THEN sum(cost)::DECIMAL(18, 4) END AS cost,
  count(*)::INTEGER AS lines,
  sum(quantity) AS quantity,
  min(channel) AS channel,
  max(amount) > 0 AS is_purchase
FROM order_lines
GROUP BY order_id, customer_id
