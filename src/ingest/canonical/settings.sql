-- Question: as of which day is counted, in which currency, and how do refunds count?
-- Input:    lines; $as_of, the chosen day or NULL, $currency (ISO code or NULL), $refunds
-- Output:   one row: as_of, as_of_default (the day after the last sale), currency, refunds
SELECT
  coalesce($as_of, max(ordered_at)::DATE + 1) AS as_of,
  max(ordered_at)::DATE + 1 AS as_of_default,
  ($currency)::VARCHAR AS currency,
  $refunds AS refunds
FROM lines
WHERE (fate = 'used' OR fate = 'later') AND amount > 0
