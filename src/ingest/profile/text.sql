-- Question: what does a column of texts hold?
-- Input:    $cells, one row per different cell: value (text, NULL for the empty one) and n (rows that
--           hold it); $read, anything that is NULL where value is no word of the column's kind; $top, how many
--           values are wanted
-- Output:   one row: rows, missing, different, unread (cells); shortest and longest (characters); top: the most
--           frequent values and how many cells hold them
WITH cells AS MATERIALIZED (SELECT value, n, $read AS x FROM ($cells)),
most AS (
  SELECT value, n FROM cells WHERE value IS NOT NULL ORDER BY n DESC, value LIMIT $top
)
SELECT
  coalesce(sum(n), 0)::BIGINT AS rows,
  coalesce(sum(n) FILTER (value IS NULL), 0)::BIGINT AS missing,
  count(value) AS different,
  coalesce(sum(n) FILTER (value IS NOT NULL AND x IS NULL), 0)::BIGINT AS unread,
  min(length(value)) AS shortest,
  max(length(value)) AS longest,
  (SELECT list({'value': value, 'cells': n} ORDER BY n DESC, value) FROM most) AS top
FROM cells
