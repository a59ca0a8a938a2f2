-- Who are the best customers, the new ones, the ones about to leave?
-- In:  rfm_measures, rfm_bounds; $method, $bins, $segment_map (scores 1 to 5 -> segment), and
--      $r_passed, $f_passed, $m_passed: how many of the bounds r[1], r[2], … lie below the value.
-- Out: one row per customer with at least one purchase: recency (days), frequency (orders),
--      monetary (money), first_order, last_order, the scores r_score, f_score, m_score from 1 to
--      bins (bins = best: most recent, most often, most money), rfm = the scores in a row (with '-'
--      between them when bins is 10), segment = its id, NULL in a gap of the map.
-- Source: Hughes, Strategic Database Marketing (1994); for the scoring methods see rfm_bounds.
WITH bounds AS (
  SELECT
    list(up_to ORDER BY step) FILTER (WHERE measure = 'r') AS r,
    list(up_to ORDER BY step) FILTER (WHERE measure = 'f') AS f,
    list(up_to ORDER BY step) FILTER (WHERE measure = 'm') AS m
  FROM rfm_bounds
),
by_bounds AS (
  -- For recency the fewest days are best.
  SELECT
    rfm_measures.*,
    $bins - ($r_passed) AS r_score,
    1 + $f_passed AS f_score,
    1 + $m_passed AS m_score
  FROM rfm_measures, bounds
  WHERE $method <> 'ntile'
),
by_tiles AS (
  -- Bins of equal size, whatever the values: equal values may fall on both sides of a bound.
  SELECT
    *,
    ntile($bins) OVER (ORDER BY recency DESC, TRY_CAST(customer_id AS BIGINT) NULLS LAST, customer_id) AS r_score,
    ntile($bins) OVER (ORDER BY frequency, TRY_CAST(customer_id AS BIGINT) NULLS LAST, customer_id) AS f_score,
    ntile($bins) OVER (ORDER BY monetary, TRY_CAST(customer_id AS BIGINT) NULLS LAST, customer_id) AS m_score
  FROM rfm_measures
  WHERE $method = 'ntile'
),
scored AS (
  SELECT * FROM by_bounds
  UNION ALL
  SELECT * FROM by_tiles
),
scores AS (
  SELECT unnest(range(1, $bins + 1)) AS score
),
cells AS (
  SELECT
    r.score AS r_score,
    f.score AS f_score,
    m.score AS m_score,
    concat_ws(CASE WHEN $bins > 9 THEN '-' ELSE '' END, r.score, f.score, m.score) AS rfm,
    (r.score * 5 + $bins - 1) // $bins AS r_of_5,
    (f.score * 5 + $bins - 1) // $bins AS f_of_5,
    (m.score * 5 + $bins - 1) // $bins AS m_of_5
  FROM scores AS r, scores AS f, scores AS m
),
named AS (
  SELECT r_score, f_score, m_score, rfm, segment
  FROM cells
  LEFT JOIN $segment_map ON r = r_of_5 AND f = f_of_5 AND (m IS NULL OR m = m_of_5)
)
SELECT
  customer_id,
  recency,
  frequency,
  monetary,
  first_order,
  last_order,
  CAST(r_score AS INTEGER) AS r_score,
  CAST(f_score AS INTEGER) AS f_score,
  CAST(m_score AS INTEGER) AS m_score,
  rfm,
  segment
FROM scored
LEFT JOIN named USING (r_score, f_score, m_score)
