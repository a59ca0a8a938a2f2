-- Question: what would have become of every line as of another day, or under another rule for refunds?
-- Input:    lines_by_rule; $marked (SELECT of source and line: sales_taken_back.sql or
--           refunds_of_returned.sql of these, as the rule has it, or no rows)
-- Output:   lines with the fate they would have. What steps did stays done: lines they left out stay out,
--           those they count, cancel or return (verdict) do so whenever they would be reached
SELECT
  by_rule.* EXCLUDE (stood, said, verdict, fate),
  said AS verdict,
  CASE
    WHEN marked.line IS NOT NULL THEN 'returned'::fate
    WHEN said = 'count' AND fate IN ('cancelled', 'zero') THEN 'used'::fate
    WHEN said = 'cancel' AND fate = 'used' THEN 'cancelled'::fate
    WHEN said = 'return' AND fate = 'used' THEN 'returned'::fate
    WHEN stood = 'left_out' AND fate = 'used' THEN stood
    ELSE fate
  END AS fate
FROM lines_by_rule AS by_rule
LEFT JOIN ($marked) AS marked ON marked.source = by_rule.source AND marked.line = by_rule.line
