-- Question: which refunds take back a sale that is kept apart already, because its status says returned?
-- Input:    $lines. Output: source, line of each such refund: counted, it would take the money back twice.
-- Each returned sale answers for one refund of the same order, customer, product and amount.
WITH returned AS (
  SELECT
    order_id, customer_id, product_id, product, amount,
    row_number() OVER (
      PARTITION BY order_id, customer_id, product_id, product, amount ORDER BY source, line
    ) AS nth
  FROM $lines AS lines
  WHERE fate = 'returned' AND amount > 0
),
refunds AS (
  SELECT
    source, line, order_id, customer_id, product_id, product, -amount AS amount,
    row_number() OVER (
      PARTITION BY order_id, customer_id, product_id, product, amount ORDER BY source, line
    ) AS nth
  FROM $lines AS lines
  WHERE fate = 'used' AND amount < 0
)
SELECT refunds.source, refunds.line
FROM refunds
JOIN returned
  ON refunds.order_id = returned.order_id
  AND refunds.customer_id IS NOT DISTINCT FROM returned.customer_id
  AND refunds.product_id IS NOT DISTINCT FROM returned.product_id
  AND refunds.product IS NOT DISTINCT FROM returned.product
  AND refunds.amount = returned.amount
  AND refunds.nth = returned.nth
