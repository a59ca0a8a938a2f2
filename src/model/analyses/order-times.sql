-- Is a midnight in these orders a time of day, or a day without one?
-- In:  order_lines.
-- Out: one row, none without orders: timed, whether every file of orders has some other time, so that its midnights are meant.
SELECT bool_and(timed) AS timed
FROM (
  SELECT bool_or(ordered_at <> date_trunc('day', ordered_at)) AS timed
  FROM order_lines
  GROUP BY source
)
HAVING count(*) > 0
