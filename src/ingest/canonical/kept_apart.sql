-- Question: which lines could be read and do not count?
-- Input:    lines. Output: those with their fate; ordered_on, their DATE
SELECT * EXCLUDE (verdict), ordered_at::DATE AS ordered_on
FROM lines
WHERE fate <> 'used' AND fate <> 'unreadable'
