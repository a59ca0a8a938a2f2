import { RESERVED } from '../../../notebook/completion';

/** Shown as key words beside the reserved ones, though they may be names as well. */
const OTHER =
  `join left right full inner cross natural semi anti asof positional is like ilike glob similar outer by
over partition filter within exclude replace rename rows range groups preceding following unbounded current row
between exists materialized recursive values rollup cube grouping sets sample escape respect ignore nulls first last
ordinality tablesample explain show all at time zone interval date timestamp try_cast if set lateral columns`
    .split(/\s+/)
    .filter(
      (word) =>
        !/^(first|last|date|timestamp|current|row|columns|replace|if|time|zone|at)$/.test(word),
    );

/** In small letters. */
export const KEY_WORDS: ReadonlySet<string> = new Set([...RESERVED, ...OTHER]);

/** What is worth offering while typing. */
export const OFFERED: readonly string[] =
  `SELECT FROM WHERE GROUP BY ORDER HAVING LIMIT OFFSET JOIN LEFT INNER FULL CROSS ON USING AS AND OR NOT IN IS NULL
BETWEEN LIKE ILIKE CASE WHEN THEN ELSE END CAST DISTINCT UNION ALL EXCEPT INTERSECT WITH RECURSIVE VALUES QUALIFY
WINDOW OVER PARTITION ROWS RANGE PRECEDING FOLLOWING UNBOUNDED FILTER EXCLUDE REPLACE ASC DESC NULLS FIRST LAST
EXISTS INTERVAL DATE TRUE FALSE PIVOT UNPIVOT SUMMARIZE DESCRIBE SHOW EXPLAIN SAMPLE TRY_CAST`.split(
    /\s+/,
  );
