-- How recently, how often and for how much has each customer bought?
-- In:  customer_orders, settings (as_of); $method.
-- Out: one row per customer with at least one purchase. recency = days from the last purchase to
--      as_of; frequency = purchases (orders, not lines); monetary = money of all orders, net of
--      refunds; place = the customer's place by frequency, the lowest customer_id first among
--      equals, only where the method is 'rank' (else NULL).
WITH places AS (
  SELECT
    customer_id,
    row_number() OVER (
      ORDER BY orders, TRY_CAST(customer_id AS BIGINT) NULLS LAST, customer_id
    ) AS place
  FROM customer_orders
  WHERE $method = 'rank' AND orders > 0
)
SELECT
  customer_id,
  CAST(date_diff('day', last_order, (SELECT as_of FROM settings)) AS INTEGER) AS recency,
  orders AS frequency,
  revenue AS monetary,
  CAST(place AS INTEGER) AS place,
  first_order,
  last_order
FROM customer_orders
LEFT JOIN places USING (customer_id)
WHERE orders > 0
