-- Question: what would each line be as of another day, or under another rule for refunds, before the steps?
-- Input:    lines, by its schema: the table, not the relation of that name made of it; $fate (fate.sql for
--           that day and rule)
-- Output:   lines with that fate; stood, the fate they have; said, the verdict they have, where verdict is
--           what the status said: a line that counts after all had been cancelled, or was of nothing
SELECT
  *,
  CASE WHEN stood IN ('total', 'unreadable') THEN stood ELSE ($fate)::fate END AS fate
FROM (
  SELECT
    * EXCLUDE (fate, verdict),
    fate AS stood,
    verdict AS said,
    CASE
      WHEN verdict = 'count' AND amount <> 0 THEN 'cancelled'::verdict
      WHEN verdict IN ('cancelled', 'returned') THEN verdict
    END AS verdict
  FROM main.lines
)
