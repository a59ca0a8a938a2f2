-- Question: who are the customers?
-- Input:    customer_rows, lines, customer_traits. Output: one row per customer, everyone who stands
--   in a customer file or on a readable order line, bought or not.
--   $columns: the canonical columns, from the customer file, else from what order files say of the
--   customer; then the customer files' other columns. source and line say where; NULL for
--   customers known from orders only.
WITH listed AS (
  SELECT * EXCLUDE (fate) FROM customer_rows WHERE fate = 'used'
),
seen AS (
  SELECT DISTINCT customer_id FROM lines
  WHERE customer_id IS NOT NULL AND fate <> 'unreadable' AND fate <> 'total'
)
SELECT customer_id, $columns
FROM listed
FULL JOIN seen USING (customer_id)
LEFT JOIN customer_traits USING (customer_id)
