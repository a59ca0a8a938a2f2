-- How many customers stand in each cell of the map?
-- In:  rfm; $bins (scores go from 1 to bins).
-- Out: one row per cell with a customer: r, f, m on the scale of the map (1 to 5), customers.
SELECT
  CAST((r_score * 5 + $bins - 1) // $bins AS INTEGER) AS r,
  CAST((f_score * 5 + $bins - 1) // $bins AS INTEGER) AS f,
  CAST((m_score * 5 + $bins - 1) // $bins AS INTEGER) AS m,
  CAST(count(*) AS INTEGER) AS customers
FROM rfm
GROUP BY r, f, m
ORDER BY r, f, m
