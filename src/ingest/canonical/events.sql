-- Question: what did customers do besides buying?
-- Input:    event_rows. Output: those that count: source, line, event_id, customer_id, happened_at, happened_on,
--           type, detail, value
SELECT * EXCLUDE (fate) FROM event_rows WHERE fate = 'used'
