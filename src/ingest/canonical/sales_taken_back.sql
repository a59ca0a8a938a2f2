-- Question: which sales were taken back later, when refunds and their sales are both left out?
-- Input:    $lines. Output: source, line of each such sale.
-- A refund takes back the latest sale before it of the same customer, product and amount that no other
-- refund has taken back. With sales as opening and refunds as closing brackets, a sale is taken back
-- when the depth later falls below its own. A partial refund (another amount) matches none: it is left
-- out, its sale stays.
WITH refunded AS (
  SELECT DISTINCT customer_id, product_id, product, -amount AS size
  FROM $lines AS lines
  WHERE fate = 'returned' AND amount < 0 AND customer_id IS NOT NULL
),
events AS (
  SELECT
    lines.source, lines.line, lines.ordered_at, lines.amount < 0 AS is_refund, size,
    lines.customer_id, lines.product_id, lines.product
  FROM $lines AS lines
  JOIN refunded
    ON lines.customer_id = refunded.customer_id
    AND abs(lines.amount) = size
    AND lines.product_id IS NOT DISTINCT FROM refunded.product_id
    AND lines.product IS NOT DISTINCT FROM refunded.product
  WHERE (fate = 'used' AND amount > 0) OR (fate = 'returned' AND amount < 0)
),
depths AS (
  SELECT
    *,
    sum(CASE WHEN is_refund THEN -1 ELSE 1 END) OVER (
      PARTITION BY customer_id, product_id, product, size
      ORDER BY ordered_at, is_refund, source, line
    ) AS depth
  FROM events
)
SELECT source, line
FROM (
  SELECT
    source, line, is_refund, depth,
    min(depth) OVER (
      PARTITION BY customer_id, product_id, product, size
      ORDER BY ordered_at, is_refund, source, line
      ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    ) AS lowest_later
  FROM depths
)
WHERE NOT is_refund AND lowest_later < depth
