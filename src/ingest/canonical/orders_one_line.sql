-- The same relation as orders.sql where every order has exactly one line: nothing to add up.
SELECT
  order_id,
  customer_id,
  ordered_at,
  ordered_on,
  amount,
  greatest(amount, 0)::DECIMAL(18, 4) AS sales,
  least(amount, 0)::DECIMAL(18, 4) AS refunds,
  cost,
  1 AS lines,
  quantity,
  channel,
  amount > 0 AS is_purchase
FROM order_lines
