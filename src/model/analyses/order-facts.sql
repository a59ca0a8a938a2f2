-- What is there to say of each order?
-- In:  orders.
-- Out: orders with weekday (1 Monday to 7 Sunday) and hour (0 to 23, wall clock as written; NULL at midnight
--      sharp, which is how days without a time are kept).
SELECT
  *,
  CAST(isodow(ordered_on) AS INTEGER) AS weekday,
  CASE WHEN ordered_at <> date_trunc('day', ordered_at) THEN CAST(hour(ordered_at) AS INTEGER) END AS hour
FROM orders
