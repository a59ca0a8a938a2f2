import { count, formats, plural } from './words';

const customers = (n: number) => count(n, 'customer', 'customers');
const whole = (n: number) => formats.number(n);

export const worlds = {
  by: 'Group customers by',
  bys: { segment: 'RFM segment', stage: 'Lifecycle stage' },
  own: 'My segments',
  ownNone: 'none saved yet',
  ownProblem: (name: string, problems: string) => `“${name}” cannot be counted: ${problems}`,
  states: {
    not_yet: 'Not yet a customer',
    no_purchase: 'No purchase yet',
    in: (name: string) => `In “${name}”`,
    out: 'Not in it',
  },
  customers,
  calculating: 'Calculating…',
  migration: {
    title: 'Who went where?',
    subtitle: (then: string, now: string) => `from ${then} to ${now}`,
    day: 'Earlier date',
    dayWrong: (first: string, last: string) => `Choose a date from ${first} to ${last}.`,
    back: 'How far back',
    daysBack: (days: string) => `${days} ago`,
    bounds: 'Score thresholds',
    boundsOf: { then: 'Of that day', today: 'Of today' },
    boundsHints: {
      then: 'As the app would have shown it on that day.',
      today:
        'The same yardstick for both days: thresholds that come from the data are those of today.',
    },
    boundsNone:
      'Score groups of equal size have no fixed thresholds: each day is ranked on its own.',
    history:
      'What customers bought is known for every day. Who they are (city, consent, …) is known only as the files say it now.',
    flowKeys:
      'Arrow keys go from flow to flow, Enter lists its customers. Every flow is in the matrix below too.',
    from: (day: string) => `On ${day}`,
    to: (day: string) => `Now, ${day}`,
    stay: (state: string) => `${state}: stayed`,
    go: (from: string, to: string) => `${from} → ${to}`,
    all: 'Everyone',
    were: (state: string) => `${state}: everyone there then`,
    are: (state: string) => `${state}: everyone there now`,
    figures: (n: string, share: string) => `${n} (${share} of those there then)`,
    nodeFigures: (n: string, share: string) => `${n} (${share} of everyone)`,
    revenue: (before: string, after: string) => `revenue ${before} then, ${after} now`,
    matrixTitle: 'Everyone, by group then and now',
    matrixCorner: 'Then ↓ now →',
    matrixWide: 'The table goes on to the right: scroll it sideways, or use the arrow keys.',
    matrixKeys: 'Arrow keys move, Enter lists the customers. Those who stayed are framed.',
    shows: { customers: 'Customers', share: 'Share of row', revenue: 'Revenue now' },
    show: 'Show',
    sum: (n: string) => `Everyone is in exactly one cell: ${n}.`,
    sql: 'Flows',
    sqlMoves: 'Everyone with both groups',
  },
  finding: {
    stayed: (all: string, stayed: string, share: string, day: string) =>
      `Of ${all}, ${stayed} (${share}) are still where they were on ${day}.`,
    moved: (up: number, down: number) => `${whole(up)} moved up, ${whole(down)} moved down.`,
    slipped: (n: number, most: string, k: number) =>
      `${customers(n)} lapsed (had bought recently then, but not for a long time now); the largest group: ${most}, ${whole(k)}.`,
    slippedNone: 'Nobody lapsed.',
    back: (n: number, most: string, k: number) =>
      `${customers(n)} ${plural(n, 'was', 'were')} won back; the largest group: ${most}, ${whole(k)}.`,
    backNone: 'Nobody was won back.',
    came: (n: number) =>
      `${whole(n)} ${plural(n, 'was', 'were')} not yet ${plural(n, 'a customer', 'customers')} on that day.`,
    first: (n: number) => `${customers(n)} bought for the first time.`,
    meaning:
      'Up or down: into a segment that is higher or lower on the map, R and F taken together. Lapsed: from a segment with higher R into one with low R (below 2.5 of 5 on average); won back: the other way round.',
    meaningStage: (stages: string) =>
      `Up or down, from the top: ${stages}. Lapsed: from the upper two to the lower two; won back: the other way round.`,
    own: (name: string, then: number, now: number, day: string) =>
      `On ${day} “${name}” had ${customers(then)}; now it has ${whole(now)}.`,
    ownMoved: (both: number, left: number, joined: number, fresh: number) =>
      `${whole(both)} were in it both times, ${whole(left)} have left, ${whole(joined)} have come${
        fresh > 0 ? ` (${whole(fresh)} of them were not yet customers then)` : ''
      }.`,
  },
  list: {
    revenueBefore: 'Revenue then',
    revenueSo: 'Revenue with that choice',
    sql: 'The customers',
    close: 'Close the list',
    why: 'Why is this customer here now?',
  },
  sensitivity: {
    title: 'How much do the results depend on your choices?',
    subtitle: 'One choice is changed at a time; your settings stay as they are.',
    chosenDay: 'Try another day',
    addDay: 'Try it',
    stop: 'Stop',
    again: 'Try all again',
    progress: (i: number, n: number, what: string) => `${i} of ${n}: ${what}`,
    stopped: (done: number, n: number) => `Stopped after ${done} of ${n}.`,
    done: (n: number) => count(n, 'choice tried', 'choices tried'),
    groups: {
      rule: 'Thresholds of the rule',
      day: 'Counted as of',
      refunds: 'Refund rule',
      bins: 'Score scale',
      method: 'Scoring method',
      days: 'Day limits of the stages',
    },
    now: (what: string) => `now: ${what}`,
    earlier: (days: string) => `${days} earlier`,
    later: (days: string) => `${days} later`,
    asOf: (day: string) => `As of ${day}`,
    refunds: { net: 'Refunds: net', gross: 'Refunds: gross', out: 'Refunds: left out' },
    bins: (n: number) => `Scores from 1 to ${n}`,
    days: (parameter: string, days: string) => `${parameter}: ${days}`,
    choice: 'Choice',
    changed: 'In another group',
    share: 'Share',
    means: 'What it means',
    nobody: 'Nobody changes group.',
    idleGroup: (n: number) =>
      n === 1 ? 'One tried, nobody changes group:' : `All ${whole(n)} tried, nobody changes group:`,
    most: (flow: string, n: number) => `Most of them: ${flow}, ${whole(n)}.`,
    largest: (flow: string, n: number, of: number) =>
      `Largest group: ${flow}, ${whole(n)} of ${whole(of)}.`,
    grows: (state: string, from: number, to: number) =>
      `${state} grows from ${whole(from)} to ${whole(to)}.`,
    shrinks: (state: string, from: number, to: number) =>
      `${state} shrinks from ${whole(from)} to ${whole(to)}.`,
    ownMeans: (joined: number, left: number, before: number, after: number) =>
      `${whole(joined)} ${plural(joined, 'comes', 'come')} in, ${whole(left)} ${plural(left, 'leaves', 'leave')}: ${customers(after)} instead of ${whole(before)}.`,
    strongest: (choice: string, n: number, share: string) =>
      `The choice that matters most: ${choice}. With it, ${customers(n)} (${share}) would be in another group.`,
    firm: 'None of these choices would move anyone to another group.',
    details: (choice: string) => `${choice}: which groups change?`,
    state: 'Group',
    before: 'Now',
    after: 'With it',
    in: 'In',
    out: 'Out',
    listAll: 'All who change group',
    listIn: (state: string) => `Join ${state}`,
    listOut: (state: string) => `Leave ${state}`,
    show: (choice: string) => `Show what changes: ${choice}`,
    sql: 'Moves from now to the other choice',
  },
};
