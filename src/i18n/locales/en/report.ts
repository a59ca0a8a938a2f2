export const report = {
  export: 'Export…',
  title: 'Export the notebook',
  intro: 'Makes a file of what stands in the notebook now. Nothing leaves this computer.',
  as: 'As',
  kinds: {
    html: 'Report (HTML)',
    markdown: 'Text with results (Markdown)',
    sql: 'SQL script',
    print: 'Paper or PDF',
  },
  about: {
    html: 'One file with text, pictures and tables for whoever has a browser; it needs no connection.',
    markdown: 'Reads well in any editor; charts come as tables.',
    sql: 'All cells as one script for the DuckDB command line. It holds no results.',
    print:
      'Prints the page as it stands, with all that is on it; the choices below do not apply to it. For paper with these choices, make the HTML report and print that.',
  },
  withSql: 'With the SQL of each cell',
  withRows: 'With rows of single customers',
  rowsHint: 'Without them, results with one row a customer are replaced by their number.',
  mask: 'Shorten names and contacts',
  maskHint: 'Like Ay*** Y***, a***@…',
  smallest: 'Smallest group shown',
  smallestHint: 'Counts under it are hidden, and as many more as could tell them. 1 shows all.',
  make: 'Make the file',
  print: 'Print…',
  making: 'Making the file…',
  made: (name: string) => `“${name}” is in your downloads.`,
  running: 'Cells are still running: what is not done will be missing, and the file will say so.',
  file: 'notebook',
  untitled: 'Notebook',
  madeOn: (day: string, asOf: string | null) =>
    asOf === null ? `Written ${day}` : `Data as of ${asOf}; written ${day}`,
  notes: 'About this report',
  sql: 'SQL',
  asTable: 'As a table',
  done: 'done',
  open: 'open',
  picture: (alt: string) => (alt === '' ? '[picture]' : `[picture: ${alt}]`),
  nothing: '–',
  none: 'nothing chosen',
  before: 'Before',
  hidden: '•',
  few: (k: string) => `fewer than ${k}`,
  policy: {
    rows: 'This report holds rows of single customers.',
    aggregates: 'This report holds no rows of single customers; only their number is told.',
    masked:
      'Names and contacts in results are shortened. What the author wrote is as it was written.',
    unmasked: 'Names and contacts are as they are in the data.',
    small: (k: string) =>
      `Groups under ${k} are hidden (•), and as many others as could tell them. Each table is looked at by itself: two that overlap may still tell more together.`,
    all: 'Small groups are shown too: no smallest group was chosen.',
  },
  failed: (why: string) => `Not in the report, since it failed: ${why}`,
  stale: 'Not in the report: it had not been computed anew after a change.',
  unrun: 'Not in the report: it had not been run.',
  people: (rows: string) =>
    `${rows} rows, one for each customer or order. Rows of single people are left out of this report.`,
  fewPeople: (k: string) =>
    `Fewer than ${k} rows, one for each customer or order. Rows of single people are left out of this report.`,
  peopleChart: 'This chart draws single customers or orders and is left out of this report.',
  withheld:
    'Left out: with the small groups hidden, nothing would be left that does not tell them.',
  uncounted:
    'This table does not say how many stand behind its rows, so small groups in it could not be looked for.',
  orders:
    'Orders or lines were counted here, not people: behind a group there may be fewer people than its count.',
  some: (rows: string, k: string) =>
    `${rows} rows are hidden (•): groups under ${k}, and those that would tell them.`,
  marks: (marks: string, k: string) =>
    `${marks} marks are not drawn: groups under ${k}, and those that would tell them.`,
  first: (shown: string, rows: string) => `The first ${shown} of ${rows} rows.`,
  liveFailed: (why: string) => `[not computed: ${why}]`,
  liveOld: '[not computed]',
  points: (difference: string) => `${difference} points`,
  against: (difference: string, label: string) => `${difference} against ${label}`,
  script: {
    head: (title: string) =>
      `${title}: the SQL of a notebook, for the DuckDB command line. Run it in the folder that holds the files it reads: duckdb < script.sql`,
    load: (files: string) =>
      `It reads ${files}. These are not the files that were imported but the tables made of them: for each, add a table cell with the one line “from: orders” (or what it is called; no limit, no columns) and choose “Save as CSV” under it. The file is then called like the table: orders.csv. Where the browser calls it otherwise, as in “orders (1).csv”, rename it.`,
    derived: 'Tables that the notebook finds ready are made here, as the app makes them.',
    value: (name: string, value: string) => `$${name} = ${value}`,
    failed: (name: string, why: string) => `${name} is left out: ${why}`,
    stale: 'not current in the notebook when this was made',
  },
};
