-- How large is each stage of the customer's way, and what does it bring?
-- In:  lifecycle, customer_facts.
-- Out: one row per stage with a customer: customers, share_of_customers (0 to 1, of everyone);
--      revenue = money net of refunds, share_of_revenue; average_order = revenue / orders.
SELECT
  lifecycle.stage,
  CAST(count(*) AS INTEGER) AS customers,
  count(*) / sum(count(*)) OVER () AS share_of_customers,
  sum(customer_facts.revenue) AS revenue,
  CAST(sum(customer_facts.revenue) AS DOUBLE)
    / nullif(CAST(sum(sum(customer_facts.revenue)) OVER () AS DOUBLE), 0) AS share_of_revenue,
  CAST(sum(customer_facts.revenue) AS DOUBLE) / nullif(sum(customer_facts.orders), 0) AS average_order
FROM lifecycle
JOIN customer_facts ON customer_facts.customer_id = lifecycle.customer_id
GROUP BY lifecycle.stage
ORDER BY lifecycle.stage
