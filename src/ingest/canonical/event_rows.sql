-- Question: what does each line of the event files say, and what became of it?
-- Input:    $rows, the files' rows with typed columns: source, line, cell_1 to cell_4 (the row's first cells),
--           event_id, customer_id, happened_at, type, detail, value; settings; $nth, the how-manieth time an event
--           with its number says the same; $total, total.sql
-- Output:   the same rows with
--   happened_at, happened_on  TIMESTAMP without zone, wall clock as written, and its DATE
--   type, detail          text as in the file; value DOUBLE, NULL where it is no number: its text is in detail
--   fate                  used, or why it is kept apart, or unreadable; first match wins: total,
--                         unreadable (no time), duplicate, later (after the day counted as of), no_customer, used
SELECT
  * EXCLUDE (cell_1, cell_2, cell_3, cell_4),
  happened_at::DATE AS happened_on,
  CASE
    WHEN happened_at IS NULL AND $total THEN 'total'
    WHEN happened_at IS NULL THEN 'unreadable'
    WHEN event_id IS NOT NULL AND $nth > 1 THEN 'duplicate'
    WHEN happened_at::DATE > (SELECT as_of FROM settings) THEN 'later'
    WHEN customer_id IS NULL THEN 'no_customer'
    ELSE 'used'
  END::fate AS fate
FROM ($rows)
