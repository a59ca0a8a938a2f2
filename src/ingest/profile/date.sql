-- Question: what does a column of dates hold?
-- Input:    $cells, one row per different cell: value (text, NULL for the empty one) and n (rows that
--           hold it); $date, value as TIMESTAMP, NULL where it is no date; $months: up to so many
--           months are counted by month, more by year
-- Output:   one row: rows, missing, different, unread (cells); earliest and latest as ISO text; months (counted
--           by month); periods: how many cells stand in that month (counted from January of the year 0) or year
WITH cells AS MATERIALIZED (SELECT value, n, $date AS x FROM ($cells)),
counts AS (
  SELECT
    sum(n) AS rows,
    sum(n) FILTER (value IS NULL) AS missing,
    count(value) AS different,
    sum(n) FILTER (value IS NOT NULL AND x IS NULL) AS unread,
    min(x) AS earliest,
    max(x) AS latest,
    date_diff('month', min(x), max(x)) < $months AS months
  FROM cells
),
periods AS (
  SELECT
    CASE WHEN months THEN year(x) * 12 + month(x) - 1 ELSE year(x) END AS period,
    sum(n)::BIGINT AS cells
  FROM cells, counts WHERE x IS NOT NULL GROUP BY period
)
SELECT
  coalesce(rows, 0)::BIGINT AS rows,
  coalesce(missing, 0)::BIGINT AS missing,
  different,
  coalesce(unread, 0)::BIGINT AS unread,
  CAST(earliest AS VARCHAR) AS earliest,
  CAST(latest AS VARCHAR) AS latest,
  months,
  (SELECT list({'period': period, 'cells': cells} ORDER BY period) FROM periods) AS periods
FROM counts
