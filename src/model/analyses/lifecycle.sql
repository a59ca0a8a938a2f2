-- Where is each customer on the way from newcomer to lost?
-- In:  customers, customer_orders, settings (as_of); $active_days, $lost_days, $lead_days.
-- Out: one row per customer, each in exactly one stage; last_order = day of the last purchase;
--      orders = purchases. With the default days (90, 365, 180):
--        first_time     1 purchase, the last at most 90 days ago
--        active         more purchases, the last at most 90 days ago
--        defecting      the last purchase more than 90 and at most 365 days ago
--        inactive       the last purchase more than 365 days ago
--        lead_new       never bought, member for at most 90 days
--        lead_cold      never bought, member for more than 90 and at most 180 days
--        lead_inactive  never bought, member for more than 180 days
--        lead_unknown   never bought, nobody knows since when a member
-- Source: the customer lifecycle of Emarsys (buyers and leads), without its responses to mail.
WITH days AS (
  SELECT
    customers.customer_id,
    customer_orders.last_order,
    coalesce(customer_orders.orders, 0) AS orders,
    date_diff('day', customer_orders.last_order, settings.as_of) AS since_order,
    date_diff('day', customers.member_since, settings.as_of) AS since_joined
  FROM customers
  CROSS JOIN settings
  LEFT JOIN customer_orders ON customer_orders.customer_id = customers.customer_id
)
SELECT
  customer_id,
  CASE
    WHEN orders > 0 THEN CASE
      WHEN since_order > $lost_days THEN 'inactive'
      WHEN since_order > $active_days THEN 'defecting'
      WHEN orders = 1 THEN 'first_time'
      ELSE 'active'
    END
    WHEN since_joined IS NULL THEN 'lead_unknown'
    WHEN since_joined > $lead_days THEN 'lead_inactive'
    WHEN since_joined > $active_days THEN 'lead_cold'
    ELSE 'lead_new'
  END AS stage,
  last_order,
  orders
FROM days
