/** The median of numbers. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Runs each job `times` times in turns, so that a slow moment hits all alike; medians by name. */
export async function inTurns(jobs, times) {
  const results = Object.fromEntries(Object.keys(jobs).map((name) => [name, []]));
  for (let i = 0; i < times; i++) {
    for (const [name, job] of Object.entries(jobs)) results[name].push(await job(i));
  }
  return Object.fromEntries(
    Object.entries(results).map(([name, values]) => [name, median(values)]),
  );
}

/** A row of the bench's result. `ratio` is ours / theirs; `met` whether it is at most `goal`. */
export function row(group, name, { size, ours, peer, theirs, unit, goal }) {
  const ratio = theirs === undefined ? ours : ours / theirs;
  const round = (value) => (value === undefined ? null : Number(value.toPrecision(4)));
  return {
    group,
    name,
    size: size ?? null,
    ours: round(ours),
    peer: peer ?? null,
    theirs: round(theirs),
    unit,
    ratio: theirs === undefined ? null : round(ratio),
    goal: goal ?? null,
    met: goal === undefined ? null : ratio <= goal,
  };
}

export function print(rows) {
  const cell = (value) =>
    value === null ? '–' : typeof value === 'boolean' ? (value ? 'yes' : 'NO') : String(value);
  const columns = [
    'group',
    'name',
    'size',
    'ours',
    'peer',
    'theirs',
    'unit',
    'ratio',
    'goal',
    'met',
  ];
  const table = [columns, ...rows.map((r) => columns.map((column) => cell(r[column])))];
  const widths = columns.map((_, i) => Math.max(...table.map((line) => line[i].length)));
  for (const line of table) console.log(line.map((text, i) => text.padEnd(widths[i])).join('  '));
}

/** Rows that compare sizes by `ours` (ms by size): an order must not cost more in a larger file. A tenth is left to noise. */
export function growthRows(group, ours) {
  return [
    ['100k', '1M', 10],
    ['1M', '5M', 5],
  ].map(([small, large, factor]) =>
    row(group, 'growth per order', {
      size: `${small} → ${large}`,
      ours: ours[large],
      peer: `${small} × ${factor}`,
      theirs: ours[small] * factor,
      unit: 'ms',
      goal: 1.1,
    }),
  );
}
