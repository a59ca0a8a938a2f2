-- Question: what would each line be as of another day, or under another rule for refunds, by what is said of it
--           alone?
-- Input:    lines, by its schema: the table, not the relation of that name made of it; $fate (fate.sql for
--           that day and rule)
-- Output:   lines with that fate; stood, the fate they have
SELECT
  *,
  CASE WHEN stood IN ('total', 'unreadable') THEN stood ELSE ($fate)::fate END AS fate
FROM (SELECT * RENAME (fate AS stood) FROM main.lines)
