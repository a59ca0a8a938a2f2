-- Question: what does each line of an order file say, and what became of it?
-- Input:    one source table (text columns as in the file, _line = its line in the file)
-- Output:   one row per row of the source table
--   source, line          which file, which line of it
--   order_id, customer_id text, as in the file; NULL where blank
--   ordered_at            TIMESTAMP without zone, wall clock as written
--   quantity              DOUBLE; unit_price, amount, cost DECIMAL(18,4) in the file's currency;
--                         amount is the line's money, negative for a refund
--   verdict               what the status says: cancelled or returned, else NULL; steps write here what the
--                         user said instead (cancel, return, count) or that it is of another currency
--   fate                  used, or why it is kept apart, or unreadable; first match wins:
--                         total, unreadable, then as fate.sql says
-- Parameters are expressions over the source's columns, made from the columns' roles;
-- $cells are the row's first four cells, where a total line says that it is one;
-- $total is total.sql, $fate is fate.sql.
SELECT
  $source::INTEGER AS source,
  line,
  order_id,
  customer_id,
  ordered_at,
  product_id,
  product,
  category,
  channel,
  status,
  quantity,
  unit_price,
  amount,
  cost,
  verdict,
  CASE
    WHEN ordered_at IS NULL THEN CASE
      WHEN $total THEN 'total'
      ELSE 'unreadable'
    END
    WHEN amount IS NULL THEN 'unreadable'
    ELSE ($fate)
  END::fate AS fate
FROM (
  SELECT
    _line AS line,
    $order_id AS order_id,
    $customer_id AS customer_id,
    $ordered_at AS ordered_at,
    $product_id AS product_id,
    $product AS product,
    $category AS category,
    $channel AS channel,
    $status AS status,
    $quantity AS quantity,
    $unit_price AS unit_price,
    $amount AS amount,
    $cost AS cost,
    ($verdict)::verdict AS verdict,
    $cells
  FROM $table
)
