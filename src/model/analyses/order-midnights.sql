-- Where some files have times of day and others only days: which orders were made at midnight?
-- In:  order_lines, order_times.
-- Out: order and customer of each line at midnight in a file that has other times; no row where all files are alike.
SELECT DISTINCT order_id AS of_order, customer_id AS of_customer
FROM order_lines
WHERE NOT (SELECT timed FROM order_times)
  AND ordered_at = date_trunc('day', ordered_at)
  AND source IN (
    SELECT source FROM order_lines WHERE ordered_at <> date_trunc('day', ordered_at)
  )
