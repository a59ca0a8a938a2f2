-- Question: which lines count?
-- Input:    lines. Output: those used, without what was decided of them; ordered_on, their DATE
SELECT * EXCLUDE (verdict, fate), ordered_at::DATE AS ordered_on FROM lines WHERE fate = 'used'
