-- Which values separate one score from the next?
-- In:  rfm_measures; $method, $bins, $probabilities (1/bins … (bins-1)/bins), $cuts_r, $cuts_f, $cuts_m.
-- Out: bins - 1 rows per measure ('r', 'f', 'm'), step 1 between the lowest values and the next.
--      threshold = the bound in days, orders (places under 'rank') or money;
--      up_to = the greatest value that can occur and still lies below the step: whole days and
--      orders, ten-thousandths of money. A value crosses the step when it is greater than up_to, so
--      that equal values always get equal scores. No rows for 'ntile', which has no bounds.
-- Methods:
--   quantile, rank  quantiles with linear interpolation (type 7 of Hyndman & Fan 1996, the default
--                   of R, NumPy and pandas); the threshold itself belongs to the lower side.
--   r-package       the R package rfm: the same quantiles plus 1, and the threshold itself belongs
--                   to the upper side.
--   fixed           the cut-offs as given; the cut-off itself belongs to the lower side.
WITH quantiles AS (
  -- Money in ten-thousandths is a whole number, like days and orders.
  SELECT
    quantile_cont(recency, $probabilities) AS r,
    quantile_cont(coalesce(place, frequency), $probabilities) AS f,
    quantile_cont(CAST(monetary * 10000 AS BIGINT), $probabilities) AS m
  FROM rfm_measures
  WHERE $method IN ('quantile', 'rank', 'r-package')
  HAVING count(*) > 0
),
steps AS (
  SELECT CAST(unnest(range(1, $bins)) AS INTEGER) AS step
),
found AS (
  -- Between whole numbers a quantile is a multiple of 1 / bins: rounding it to one takes away the
  -- noise of floating point, which would put a customer who is exactly on the bound on either side.
  SELECT 'r' AS measure, step, 1 AS unit, round(r[step] * $bins) AS times_bins FROM quantiles, steps
  UNION ALL
  SELECT 'f', step, 1, round(f[step] * $bins) FROM quantiles, steps
  UNION ALL
  SELECT 'm', step, 10000, round(m[step] * $bins) FROM quantiles, steps
),
given AS (
  SELECT 'r' AS measure, step, CAST($cuts_r AS DECIMAL(18, 4)[])[step] AS cut FROM steps
  UNION ALL
  SELECT 'f', step, CAST($cuts_f AS DECIMAL(18, 4)[])[step] FROM steps
  UNION ALL
  SELECT 'm', step, CAST($cuts_m AS DECIMAL(18, 4)[])[step] FROM steps
)
SELECT
  measure,
  step,
  CASE
    WHEN $method = 'r-package' THEN times_bins / $bins / unit + 1
    ELSE times_bins / $bins / unit
  END AS threshold,
  CAST(
    CASE
      WHEN $method = 'r-package' THEN ceil(times_bins / $bins) - 1 + unit
      ELSE floor(times_bins / $bins)
    END / unit AS DECIMAL(18, 4)
  ) AS up_to
FROM found
UNION ALL
SELECT measure, step, CAST(cut AS DOUBLE), cut FROM given WHERE $method = 'fixed'
