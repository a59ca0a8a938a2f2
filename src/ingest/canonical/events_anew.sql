-- Question: which events would count as of another day?
-- Input:    event_rows, by its schema; settings, of that day. Output: as events.sql
SELECT * EXCLUDE (fate)
FROM main.event_rows
WHERE
  fate IN ('used', 'later')
  AND customer_id IS NOT NULL
  AND (happened_on > (SELECT as_of FROM settings)) IS NOT TRUE
