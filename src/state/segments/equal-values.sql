-- How often do customers have the same value, and do equal values get equal scores?
-- In:  rfm.
-- Out: one row per measure ('r' days, 'f' orders, 'm' money): commonest = the value that most have,
--      commonest_customers = how many; torn = customers whose value is found with several scores;
--      customers = all.
WITH scored AS (
  SELECT 'r' AS measure, CAST(recency AS DOUBLE) AS value, r_score AS score FROM rfm
  UNION ALL
  SELECT 'f', CAST(frequency AS DOUBLE), f_score FROM rfm
  UNION ALL
  SELECT 'm', CAST(monetary AS DOUBLE), m_score FROM rfm
),
held AS (
  SELECT measure, value, count(*) AS customers, count(DISTINCT score) AS scores
  FROM scored
  GROUP BY measure, value
)
SELECT
  measure,
  arg_max(value, customers) AS commonest,
  CAST(max(customers) AS INTEGER) AS commonest_customers,
  CAST(coalesce(sum(customers) FILTER (WHERE scores > 1), 0) AS INTEGER) AS torn,
  CAST(sum(customers) AS INTEGER) AS customers
FROM held
GROUP BY measure
ORDER BY array_position(['r', 'f', 'm'], measure)
