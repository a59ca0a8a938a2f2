-- Question: what does each line of the customer files say, and what became of it?
-- Input:    $rows, the files' rows with typed columns: source, line, cell_1 to cell_4 (the
--           row's first cells), the canonical columns of customers, then the files' other columns as they stand;
--           $total, total.sql
-- Output:   the same rows with fate; first match wins:
--           total, no_customer (no id), duplicate (the id stood on an earlier line), used
SELECT
  * EXCLUDE (cell_1, cell_2, cell_3, cell_4),
  CASE
    WHEN $total THEN 'total'
    WHEN customer_id IS NULL THEN 'no_customer'
    WHEN row_number() OVER (PARTITION BY customer_id ORDER BY source, line) > 1 THEN 'duplicate'
    ELSE 'used'
  END::fate AS fate
FROM ($rows)
