import { count, formats } from './words';

/** The parameters of a finding or a step. */
type Params = Readonly<Record<string, string | number>>;

/** What the import found, and what can be done about it. */
export const doctor = {
  title: 'Found on the way',
  /** In place of the findings until they are known. */
  looking: 'Still checking the files…',
  look: 'Look',
  lookAt: (what: string) => `Look at the lines: ${what}`,
  /** By check. */
  findings: {
    duplicate_lines: (n: number, _: Params) =>
      `${count(n, 'line repeats another one', 'lines repeat another one')} in every column. They are counted as they stand.`,
    orders_in_two_files: (n: number, { file = '', other = '' }: Params) =>
      `${count(n, 'order number is', 'order numbers are')} both in ${file} and in ${other}: the files overlap.`,
    customers_not_listed: (n: number, { customers = '', file = '' }: Params) =>
      String(customers) === String(n)
        ? `None of the ${count(n, 'customer', 'customers')} with orders has a line in ${file}: the two files hold different customer numbers.`
        : `${count(n, 'customer has', 'customers have')} orders but no line in ${file}. They take part with what their orders say.`,
    event_customers_not_listed: (n: number, { file = '', customers = '' }: Params) =>
      String(customers) === String(n)
        ? `None of the ${count(n, 'customer', 'customers')} of ${file} is in another file: do their numbers mean the same?`
        : `${count(n, 'customer', 'customers')} of ${file} ${n === 1 ? 'is' : 'are'} in no other file and so not among the customers.`,
    conflicting_customers: (n: number, _: Params) =>
      `${count(n, 'line', 'lines')} of customers listed more than once do not say the same of them. The first line of each counts.`,
    same_contacts: (n: number, _: Params) =>
      `${count(n, 'customer number shares', 'customer numbers share')} an e-mail or phone with another one.`,
    shared_contacts: (n: number, _: Params) =>
      `${count(n, 'customer has', 'customers have')} an e-mail or phone that more than ten share, such as that of a shop: it is nobody’s own, and by it they stay apart.`,
    unknown_statuses: (n: number, { word = '', more = '' }: Params) =>
      more
        ? `${count(Number(more), 'more status is', 'more statuses are')} not known; their ${count(n, 'line is', 'lines are')} counted as sold.`
        : `The status “${word}” is not known; its ${count(n, 'line is', 'lines are')} counted as sold.`,
    cancelled_lines: (n: number, _: Params) =>
      `${count(n, 'cancelled line is', 'cancelled lines are')} kept apart.`,
    zero_lines: (n: number, _: Params) =>
      `${count(n, 'line', 'lines')} with an amount of zero ${n === 1 ? 'is' : 'are'} kept apart.`,
    negative_lines: (n: number, _: Params) =>
      `${count(n, 'line has a negative amount and lowers', 'lines have a negative amount and lower')} the revenue.`,
    mixed_decimals: (n: number, { column = '' }: Params) =>
      `${count(n, 'value', 'values')} in “${column}” ${n === 1 ? 'is' : 'are'} written with the other decimal sign and could not be read.`,
    unread_values: (n: number, { column = '' }: Params) =>
      `${count(n, 'value', 'values')} in “${column}” could not be read and stay empty.`,
    rounded_amounts: (n: number, { column = '' }: Params) =>
      `${count(n, 'amount', 'amounts')} in “${column}” ${n === 1 ? 'has more than four decimals and was' : 'have more than four decimals and were'} rounded.`,
    future_orders: (n: number, _: Params) =>
      `${count(n, 'order line is', 'order lines are')} dated after today.`,
    ancient_orders: (n: number, _: Params) =>
      `${count(n, 'order line is', 'order lines are')} dated before 1970, as programs write a missing date.`,
    continuation_rows: (n: number, _: Params) =>
      `${count(n, 'line has', 'lines have')} no order number and date of ${n === 1 ? 'its' : 'their'} own and ${n === 1 ? 'seems' : 'seem'} to continue the order above.`,
    repaired: (n: number, _: Params) =>
      `${count(n, 'broken line was', 'broken lines were')} mended while reading, where one way alone fits the other lines.`,
    other: (n: number, _: Params) => `${count(n, 'line is', 'lines are')} worth a look.`,
  },
  /** What a remedy's button says, by its id. */
  remedies: {
    leave_out: 'Leave them out',
    keep_last: 'Count the last line',
    merge: 'Make them one customer',
    count: 'Count them',
    cancelled: 'It means cancelled',
    returned: 'It means returned',
    read_other: 'Read them too',
    only: 'Use these only',
    undo_repair: 'Keep them apart',
    fill_down: 'Fill in from the line above',
  },
  steps: {
    title: 'What you changed',
    lead: 'Your file stays as it is. Each step is done anew with every change, in this order.',
    undo: 'Undo',
    undoOf: (what: string) => `Undo: ${what}`,
    sqlOf: (what: string) => `SQL: ${what}`,
    /** By check, with the remedy as a parameter. */
    done: {
      duplicate_lines: (_: Params) => 'Repeated lines are left out',
      orders_in_two_files: ({ other = '', file = '' }: Params) =>
        `Orders of ${other} that stand in ${file} too are left out`,
      customers_not_listed: (_: Params) => 'Orders of customers who are not listed are left out',
      conflicting_customers: (_: Params) =>
        'Of customers listed more than once the last line counts',
      same_contacts: (_: Params) => 'Customers with the same e-mail or phone are one customer',
      unknown_statuses: ({ word = '', remedy = '' }: Params) =>
        `The status “${word}” means ${remedy === 'returned' ? 'returned' : 'cancelled'}`,
      cancelled_lines: (_: Params) => 'Cancelled lines count',
      zero_lines: (_: Params) => 'Lines with an amount of zero count',
      negative_lines: (_: Params) => 'Lines with a negative amount are left out',
      mixed_decimals: ({ column = '' }: Params) => `In “${column}” both decimal signs are read`,
      future_orders: (_: Params) => 'Orders dated after today are left out',
      ancient_orders: (_: Params) => 'Orders dated before 1970 are left out',
      currencies: ({ currency = '' }: Params) => `Only amounts in ${currency} count`,
      continuation_rows: (_: Params) => 'Order number, customer and date are filled in from above',
      repaired: (_: Params) => 'Lines mended while reading are kept apart',
      mended: ({ line = '' }: Params) => `Line ${line} was mended by hand`,
      other: (_: Params) => 'A change',
    },
  },
  source: {
    more: (file: string) => `More for ${file}`,
    addFolder: 'Add a folder',
    cancel: 'Cancel',
    cancelOf: (file: string) => `Stop reading ${file}`,
    unpackCancelOf: (file: string) => `Stop unpacking ${file}`,
    replace: 'Put a newer version in its place…',
    replaceOf: (file: string) => `A newer version of ${file}`,
    /** A file's name without what tells its format. */
    asRead: (name: string) => `${name} - as read`,
    download: 'Download as read (CSV)',
    profile: 'What is in the columns',
    remembered: 'Read like the last file with these columns.',
    forget: 'Read it as new',
    rows: (n: number) => count(n, 'row', 'rows'),
    errorCells: (n: number) => `${count(n, 'cell', 'cells')} with an error, taken as empty`,
    replaced: (n: number) => `${count(n, 'damaged letter', 'damaged letters')}`,
    left: (time: string) => `about ${time} left`,
    seconds: (n: number) => `${n} s`,
    minutes: (n: number) => `${n} min`,
    encodingOf: (name: string) => `Letters: ${name}`,
    part: 'Table',
    otherTables: (n: number) =>
      n === 1
        ? 'The file holds another table, which is not counted here. Use it as well:'
        : `The file holds ${n} other tables, which are not counted here. Use one as well:`,
    usePart: (name: string) => `Use “${name}” as well`,
    partAt: (line: number) => `from line ${line}`,
    byColumns: (name: string, line: number) =>
      `The table ${name ? `“${name}”` : `from line ${line}`} was found by its columns.`,
    firstLine: 'The table begins on line',
    headerRows: 'Header rows',
    onlyCurrency: (currency: string, lines: number | null) =>
      `Use only the amounts in ${currency}${lines === null ? '' : ` · ${count(lines, 'line', 'lines')}`}`,
    mendedBefore: (n: number) =>
      n === 1
        ? '1 line mended by hand was of the old file and is mended no longer.'
        : `${count(n, 'line', 'lines')} mended by hand were of the old file and are mended no longer.`,
  },
  counts: {
    title: 'Counted three times',
    scanned: (n: string) => `${n} records in the bytes of the file`,
    rows: (n: string) => `${n} rows in the table`,
    rejected: (n: string) => `${n} kept out of it`,
    agree: (scanned: number, rows: number, rejected: number) =>
      `${count(scanned, 'record', 'records')} counted in the file = ${count(rows, 'row', 'rows')} in the table + ${formats.number(rejected)} kept out of it.`,
  },
  mend: {
    mend: 'Mend',
    mendLine: (line: number) => `Mend line ${line}`,
    title: (line: number) => `Line ${line}`,
    raw: 'As it stands in the file',
    lead: 'Put each value where it belongs. The file itself stays as it is.',
    why: (reason: string) => `Why it could not be read: ${reason}`,
    save: 'Take it in',
    checking: 'Checking the line…',
    still: (column: string, value: string, reason: string) =>
      column === ''
        ? `It still cannot be read: ${reason}. Nothing was changed.`
        : `It still cannot be read: ${reason} in “${column}”, where ${value === '' ? 'nothing stands' : `“${value}” stands`}. Nothing was changed.`,
    tooMany: (found: number, expected: number) =>
      `${found} values were found where ${expected} belong.`,
  },
  profile: {
    title: (file: string) => `What is in the columns of ${file}`,
    column: 'Column',
    type: 'Read as',
    missing: 'Empty',
    distinct: 'Different',
    range: 'From – to',
    values: 'Distribution',
    unread: 'Not readable',
    types: { number: 'number', date: 'date', text: 'text', empty: 'empty' },
    most: 'Most frequent',
  },
};
