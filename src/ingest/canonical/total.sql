-- Question: does a line only sum up the lines above it? An expression: its first filled cell says total, and no
--   customer stands elsewhere in the line
-- Input:    cell_1 to cell_4 (the row's first cells), customer_id; $total_words, the words for total in small letters
(customer_id IS NULL OR customer_id = coalesce(cell_1, cell_2, cell_3, cell_4))
AND list_contains(
  $total_words,
  rtrim(lower(translate(coalesce(cell_1, cell_2, cell_3, cell_4), 'Iİı', 'iii')), ' :.')
)
