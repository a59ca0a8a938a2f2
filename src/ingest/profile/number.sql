-- Question: what does a column of numbers hold?
-- Input:    $cells, one row per different cell: value (text, NULL for the empty one) and n (rows that
--           hold it); $number, value as DECIMAL(18,4), NULL where it is no number; $widths, the
--           widths a bin may have, in ten-thousandths, rising
-- Output:   one row: rows, missing, different, unread (cells); least, greatest, mean (units of the column);
--           start and width of the bins, and bins: how many cells stand in the bin of that place
WITH cells AS MATERIALIZED (SELECT value, n, CAST(CAST($number AS DECIMAL(38, 4)) * 10000 AS BIGINT) AS x FROM ($cells)),
counts AS (
  SELECT
    sum(n) AS rows,
    sum(n) FILTER (value IS NULL) AS missing,
    count(value) AS different,
    sum(n) FILTER (value IS NOT NULL AND x IS NULL) AS unread,
    min(x) AS least,
    max(x) AS greatest,
    sum(x::HUGEINT * n) / sum(n) FILTER (x IS NOT NULL) AS mean,
    CASE WHEN bool_and(x % 10000 = 0) THEN 10000 ELSE 1 END AS finest
  FROM cells
),
scale AS (
  SELECT *, list_filter($widths, lambda w: w >= finest AND w * 19.0 >= greatest - least)[1] AS width
  FROM counts
),
frame AS (
  SELECT *, least - ((least % width) + width) % width AS start FROM scale
),
bins AS (
  SELECT (x - start) // width AS place, sum(n)::BIGINT AS cells
  FROM cells, frame WHERE x IS NOT NULL GROUP BY place
)
SELECT
  coalesce(rows, 0)::BIGINT AS rows,
  coalesce(missing, 0)::BIGINT AS missing,
  different,
  coalesce(unread, 0)::BIGINT AS unread,
  least / 10000 AS least,
  greatest / 10000 AS greatest,
  mean / 10000 AS mean,
  start / 10000 AS start,
  width / 10000 AS width,
  (SELECT list({'place': place, 'cells': cells} ORDER BY place) FROM bins) AS bins
FROM frame
