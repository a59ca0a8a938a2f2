-- Question: where did every line of every file go?
-- Input:    lines, customer_rows, event_rows, other_rows, rejects. Output: source, fate, reason, lines (count).
-- reason tells, for unreadable lines, what could not be read.
SELECT
  source,
  fate::VARCHAR AS fate,
  CASE
    WHEN fate <> 'unreadable' THEN NULL
    WHEN undated THEN 'date'
    ELSE 'amount'
  END AS reason,
  lines::INTEGER AS lines
FROM (
  -- Words are given to the few groups, not to every line.
  SELECT source, fate, fate = 'unreadable' AND ordered_at IS NULL AS undated, count(*) AS lines
  FROM lines
  GROUP BY ALL
)
UNION ALL
SELECT source, fate::VARCHAR, NULL, count(*)::INTEGER
FROM customer_rows
GROUP BY ALL
UNION ALL
SELECT
  source,
  fate::VARCHAR,
  CASE WHEN fate = 'unreadable' THEN 'date' END,
  count(*)::INTEGER
FROM event_rows
GROUP BY ALL
UNION ALL
SELECT source, 'not_used', NULL, lines
FROM other_rows
UNION ALL
SELECT source, reason, NULL, count(*)::INTEGER
FROM rejects
WHERE NOT mended AND reason IN ('total', 'header')
GROUP BY ALL
UNION ALL
SELECT source, 'unreadable', reason, count(*)::INTEGER
FROM rejects
WHERE NOT mended AND reason NOT IN ('total', 'header')
GROUP BY ALL
