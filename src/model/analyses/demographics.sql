-- Who are the customers, and which groups bring the money?
-- In:  customers, customer_facts; $attribute (the column), $crossed ('none', 'segment', 'stage'),
--      $split (whether one text may hold several values, separated by , ; or |).
-- Out: one row per value of the attribute, or per value and by_value where crossed. NULL stands for
--      unknown (no value, an empty one); for by_value also for "no segment". Nobody is left out.
--        customers, buyers (with a purchase), orders (purchases), revenue (money net of refunds)
--        share_of_customers, share_of_revenue: of everyone with the same by_value, 0 to 1
--        average_order = revenue / orders; repeat_rate = buyers with two purchases or more / buyers;
--        revenue_per_customer
--        index_…: 100 = like everyone. index_customers compares the share of the value within the
--        by_value with its share among everyone (over 100: found there more often).
--        overlapping: TRUE in every row when somebody counts in more than one group because the text
--        holds several values. The shares then add up to more than 1.
WITH people AS (
  SELECT
    CAST($attribute AS VARCHAR) AS text,
    CASE $crossed
      WHEN 'segment' THEN customer_facts.segment
      WHEN 'stage' THEN customer_facts.stage
    END AS by_value,
    customer_facts.orders,
    customer_facts.revenue
  FROM customer_facts
  JOIN customers ON customers.customer_id = customer_facts.customer_id
),
listed AS (
  SELECT
    * EXCLUDE (text),
    list_distinct(list_filter(
      list_transform(
        CASE WHEN $split THEN string_split(translate(text, ';|', ',,'), ',') ELSE [text] END,
        lambda part: trim(part)
      ),
      lambda part: part <> ''
    )) AS parts
  FROM people
),
valued AS (
  -- Each value once per customer; one row with NULL for a customer without a value.
  SELECT
    * EXCLUDE (parts),
    unnest(CASE WHEN len(parts) > 0 THEN parts ELSE [NULL] END) AS value
  FROM listed
),
groups AS (
  SELECT
    value,
    by_value,
    count(*) AS customers,
    count(*) FILTER (WHERE orders > 0) AS buyers,
    count(*) FILTER (WHERE orders > 1) AS repeaters,
    sum(orders) AS orders,
    sum(revenue) AS revenue
  FROM valued
  GROUP BY value, by_value
),
totals AS (
  SELECT by_value, count(*) AS customers, CAST(sum(revenue) AS DOUBLE) AS revenue
  FROM people
  GROUP BY by_value
),
everyone AS (
  SELECT
    count(*) AS customers,
    CAST(sum(revenue) AS DOUBLE) / count(*) AS revenue_per_customer,
    CAST(sum(revenue) AS DOUBLE) / nullif(sum(orders), 0) AS average_order,
    count(*) FILTER (WHERE orders > 1) / nullif(count(*) FILTER (WHERE orders > 0), 0) AS repeat_rate
  FROM people
),
figures AS (
  SELECT
    groups.*,
    groups.customers / totals.customers AS share_of_customers,
    CAST(groups.revenue AS DOUBLE) / nullif(totals.revenue, 0) AS share_of_revenue,
    CAST(groups.revenue AS DOUBLE) / nullif(groups.orders, 0) AS average_order,
    groups.repeaters / nullif(groups.buyers, 0) AS repeat_rate,
    CAST(groups.revenue AS DOUBLE) / groups.customers AS revenue_per_customer,
    sum(groups.customers) OVER (PARTITION BY groups.value) AS with_value,
    (SELECT count(*) FROM valued) > (SELECT count(*) FROM people) AS overlapping
  FROM groups
  JOIN totals ON totals.by_value IS NOT DISTINCT FROM groups.by_value
)
SELECT
  value,
  by_value,
  CAST(figures.customers AS INTEGER) AS customers,
  CAST(buyers AS INTEGER) AS buyers,
  share_of_customers,
  CAST(orders AS INTEGER) AS orders,
  CAST(revenue AS DECIMAL(18, 4)) AS revenue,
  share_of_revenue,
  figures.average_order,
  figures.repeat_rate,
  figures.revenue_per_customer,
  CASE WHEN $crossed <> 'none'
    THEN 100 * share_of_customers / (with_value / everyone.customers)
  END AS index_customers,
  100 * figures.revenue_per_customer / nullif(everyone.revenue_per_customer, 0)
    AS index_revenue_per_customer,
  100 * figures.average_order / nullif(everyone.average_order, 0) AS index_average_order,
  100 * figures.repeat_rate / nullif(everyone.repeat_rate, 0) AS index_repeat,
  overlapping
FROM figures
CROSS JOIN everyone
ORDER BY by_value NULLS LAST, value NULLS LAST
