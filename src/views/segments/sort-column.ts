/** A column of `SortTable`. */
export interface SortColumn<Row> {
  key: string;
  label: string;
  numeric?: boolean;
  /** What the cell shows, in the user's language. */
  text: (row: Row) => string;
  /** What the rows are sorted by; null always comes last. The column cannot be sorted without it. */
  sort?: (row: Row) => number | string | null;
  /** A colour shown as a small square before the text. */
  colour?: (row: Row) => string | null;
  /** 100 = everyone: a bar to the left or right of it beside the text. */
  index?: (row: Row) => number | null;
  /** Small words under the text. */
  note?: (row: Row) => string;
  /** What stands in the last row, for everyone. */
  total?: string;
}
