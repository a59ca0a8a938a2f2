-- Question: which sales were taken back later, when refunds and their sales are both left out?
-- Input:    lines. Output: source, line of each such sale.
-- A refund takes back the latest sales of the same customer, product and amount, one each.
-- A partial refund (another amount) matches none: it is left out, its sale stays.
WITH refunds AS (
  SELECT customer_id, product_id, product, -amount AS amount, count(*) AS refunds
  FROM lines
  WHERE fate = 'returned' AND amount < 0 AND customer_id IS NOT NULL
  GROUP BY ALL
),
sales AS (
  SELECT
    source, line, customer_id, product_id, product, amount,
    row_number() OVER (
      PARTITION BY customer_id, product_id, product, amount
      ORDER BY ordered_at DESC, source DESC, line DESC
    ) AS nth
  FROM lines
  WHERE fate = 'used' AND amount > 0
)
SELECT sales.source, sales.line
FROM sales
JOIN refunds
  ON sales.customer_id = refunds.customer_id
  AND sales.amount = refunds.amount
  AND sales.product_id IS NOT DISTINCT FROM refunds.product_id
  AND sales.product IS NOT DISTINCT FROM refunds.product
WHERE sales.nth <= refunds.refunds
