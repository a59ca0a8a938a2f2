-- Question: what becomes of a line that could be read? An expression; first match wins:
--   later (after the day counted as of), cancelled, returned, no_customer, zero, used
-- Input:    ordered_at, verdict, amount, customer_id of the line; $as_of, a day or NULL, and
--           $refunds, the chosen rule: net (refunds lower the revenue), gross (sales count in full,
--           refunds are kept apart) or out (refunds and the sales they take back are kept apart)
CASE
  WHEN ordered_at::DATE > $as_of THEN 'later'
  WHEN verdict = 'cancelled' THEN 'cancelled'
  WHEN verdict = 'returned' AND amount > 0 AND $refunds <> 'gross' THEN 'returned'
  WHEN amount < 0 AND $refunds <> 'net' THEN 'returned'
  WHEN customer_id IS NULL THEN 'no_customer'
  WHEN amount = 0 THEN 'zero'
  ELSE 'used'
END
