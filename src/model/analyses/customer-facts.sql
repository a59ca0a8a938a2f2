-- What is known of each customer, in one row?
-- In:  customers, customer_orders, rfm, lifecycle, settings (as_of); $age_bands (lower bounds),
--      $taken (columns of customers that are not the file's own, and the columns made here),
--      $clashing (a pattern: customer_id, the columns made here, and what these are called below).
-- Out: one row per customer. orders = purchases; revenue = money net of refunds (0 for those who
--      never ordered); average_order = revenue / orders; recency (days), scores and segment are NULL
--      without a purchase; age in whole years at as_of, from the birth date, else the age reached in
--      the year of as_of from the birth year, else as the file states it, NULL outside 0 to 120; age_band = '18-24', …, '65+' (NULL without an age).
--      Then the customer file's own columns; one that is called like a column made here comes last,
--      as "orders (file)", and one called so already as "orders (file) (file)".
WITH people AS (
  SELECT
    customer_id,
    name,
    CASE
      WHEN birth_date IS NULL THEN coalesce(year(settings.as_of) - birth_year, age)
      ELSE year(settings.as_of) - year(birth_date)
        - CASE
            WHEN month(settings.as_of) * 100 + day(settings.as_of)
              < month(birth_date) * 100 + day(birth_date) THEN 1
            ELSE 0
          END
    END AS years,
    gender,
    city,
    region,
    country,
    income,
    education,
    occupation,
    interest,
    lifestyle,
    member_since
  FROM customers
  CROSS JOIN settings
),
aged AS (
  SELECT
    * EXCLUDE (years),
    CASE WHEN years BETWEEN 0 AND 120 THEN CAST(years AS INTEGER) END AS age,
    len(list_filter($age_bands, lambda low: low <= years)) AS band
  FROM people
),
own AS (
  SELECT
    COLUMNS(
      lambda name: name = 'customer_id'
      OR NOT (list_contains($taken, lower(name)) OR regexp_matches(name, $clashing))
    ),
    COLUMNS($clashing) AS "\1 (file)"
  FROM customers
)
SELECT
  aged.customer_id,
  aged.name,
  coalesce(customer_orders.orders, 0) AS orders,
  CAST(coalesce(customer_orders.revenue, 0) AS DECIMAL(18, 4)) AS revenue,
  CASE WHEN customer_orders.orders > 0
    THEN CAST(customer_orders.revenue AS DOUBLE) / customer_orders.orders
  END AS average_order,
  customer_orders.first_order,
  customer_orders.last_order,
  rfm.recency,
  rfm.r_score,
  rfm.f_score,
  rfm.m_score,
  rfm.rfm AS rfm,
  rfm.segment,
  lifecycle.stage,
  aged.age,
  CASE
    WHEN aged.age IS NULL THEN NULL
    WHEN aged.band = 0 THEN concat('0-', $age_bands[1] - 1)
    WHEN aged.band = len($age_bands) THEN concat($age_bands[aged.band], '+')
    ELSE concat($age_bands[aged.band], '-', $age_bands[aged.band + 1] - 1)
  END AS age_band,
  aged.gender,
  aged.city,
  aged.region,
  aged.country,
  aged.income,
  aged.education,
  aged.occupation,
  aged.interest,
  aged.lifestyle,
  aged.member_since,
  own.* EXCLUDE (customer_id, "customer_id (file)")
FROM aged
JOIN own ON own.customer_id = aged.customer_id
LEFT JOIN customer_orders ON customer_orders.customer_id = aged.customer_id
LEFT JOIN rfm ON rfm.customer_id = aged.customer_id
LEFT JOIN lifecycle ON lifecycle.customer_id = aged.customer_id
