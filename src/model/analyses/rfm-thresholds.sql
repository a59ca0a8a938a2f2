-- What does a score mean, and how many customers have it?
-- In:  rfm, rfm_bounds; $method, $bins.
-- Out: one row per measure ('r' days, 'f' orders, 'm' money) and score, also for a score that nobody
--      has (customers 0). includes says which values the bin holds:
--        'upper'     lower < value <= upper (the lowest value of all belongs to the first bin)
--        'lower'     lower <= value < upper
--        'observed'  lower and upper are the least and greatest value found; bins may touch or
--                    overlap, because the scores were given by place ('ntile', 'rank' for 'f').
WITH scored AS (
  SELECT 'r' AS measure, r_score AS score, CAST(recency AS DOUBLE) AS value FROM rfm
  UNION ALL
  SELECT 'f', f_score, CAST(frequency AS DOUBLE) FROM rfm
  UNION ALL
  SELECT 'm', m_score, CAST(monetary AS DOUBLE) FROM rfm
),
observed AS (
  SELECT measure, score, count(*) AS customers, min(value) AS least, max(value) AS greatest
  FROM scored
  GROUP BY measure, score
),
ends AS (
  SELECT measure, min(least) AS least, max(greatest) AS greatest FROM observed GROUP BY measure
),
bins AS (
  -- step counts the bins from the lowest values up, as rfm_bounds does.
  SELECT measure, score, CASE WHEN measure = 'r' THEN $bins + 1 - score ELSE score END AS step
  FROM (VALUES ('r'), ('f'), ('m')) AS measures(measure),
    (SELECT CAST(unnest(range(1, $bins + 1)) AS INTEGER) AS score)
)
SELECT
  bins.measure,
  bins.score,
  CASE
    WHEN $method = 'ntile' OR ($method = 'rank' AND bins.measure = 'f') THEN observed.least
    WHEN bins.step = 1 THEN least(ends.least, above.threshold)
    ELSE below.threshold
  END AS lower,
  CASE
    WHEN $method = 'ntile' OR ($method = 'rank' AND bins.measure = 'f') THEN observed.greatest
    WHEN bins.step < $bins THEN above.threshold
    WHEN $method = 'r-package' THEN ends.greatest + 1
    ELSE greatest(ends.greatest, below.threshold)
  END AS upper,
  CAST(coalesce(observed.customers, 0) AS INTEGER) AS customers,
  CASE
    WHEN $method = 'ntile' OR ($method = 'rank' AND bins.measure = 'f') THEN 'observed'
    WHEN $method = 'r-package' THEN 'lower'
    ELSE 'upper'
  END AS includes
FROM bins
LEFT JOIN rfm_bounds AS below ON below.measure = bins.measure AND below.step = bins.step - 1
LEFT JOIN rfm_bounds AS above ON above.measure = bins.measure AND above.step = bins.step
LEFT JOIN observed ON observed.measure = bins.measure AND observed.score = bins.score
LEFT JOIN ends ON ends.measure = bins.measure
ORDER BY array_position(['r', 'f', 'm'], bins.measure), bins.score
