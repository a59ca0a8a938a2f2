-- What is there to say of each order?
-- In:  orders, order_times, order_midnights.
-- Out: orders with weekday (1 Monday to 7 Sunday) and hour (0 to 23, wall clock as written; NULL for days without a
--      time, which are kept as midnight: those of files that have no other time).
SELECT
  *,
  CAST(isodow(ordered_on) AS INTEGER) AS weekday,
  CASE
    WHEN ordered_at <> date_trunc('day', ordered_at)
      OR (SELECT timed FROM order_times)
      OR (order_id, customer_id) IN (SELECT (of_order, of_customer) FROM order_midnights)
    THEN CAST(hour(ordered_at) AS INTEGER)
  END AS hour
FROM orders
