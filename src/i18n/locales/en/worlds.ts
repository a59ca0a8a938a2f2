import { count, formats, plural } from './words';

const customers = (n: number) => count(n, 'customer', 'customers');
const whole = (n: number) => formats.number(n);

export const worlds = {
  by: 'Sort customers by',
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
    day: 'Where they stood on',
    dayWrong: (first: string, last: string) => `Choose a day from ${first} to ${last}.`,
    back: 'Days back',
    daysBack: (days: string) => `${days} ago`,
    bounds: 'Scores of that day',
    boundsOf: { then: 'By that day’s bounds', today: 'By today’s bounds' },
    boundsHints: {
      then: 'As the app would have shown it on that day.',
      today:
        'The same measure on both days; of thresholds that follow the data, today’s are taken.',
    },
    boundsNone: 'Bins of equal size have no bounds: each day is sorted by itself.',
    history:
      'What customers bought is known for every day. Who they are (city, consent, …) is known only as the files say it now.',
    flowKeys:
      'Arrow keys go from flow to flow, Enter lists its customers. Every flow is in the matrix below too.',
    from: (day: string) => `On ${day}`,
    to: (day: string) => `Now, ${day}`,
    stay: (state: string) => `${state}: stayed`,
    go: (from: string, to: string) => `${from} → ${to}`,
    all: 'Everyone',
    were: (state: string) => `${state}: all who stood there`,
    are: (state: string) => `${state}: all who stand there`,
    figures: (n: string, share: string) => `${n} (${share} of those who stood there)`,
    nodeFigures: (n: string, share: string) => `${n} (${share} of everyone)`,
    revenue: (before: string, after: string) => `revenue ${before} then, ${after} now`,
    matrixTitle: 'Everyone, by where they stood and where they stand',
    matrixCorner: 'Stood in ↓ stands in →',
    matrixKeys: 'Arrow keys move, Enter lists the customers. Those who stayed have a frame.',
    shows: { customers: 'Customers', share: 'Share of row', revenue: 'Revenue now' },
    show: 'Show',
    sum: (n: string) => `Everyone is in exactly one cell: ${n}.`,
    sql: 'Flows',
    sqlMoves: 'Everyone with both states',
  },
  finding: {
    stayed: (all: string, stayed: string, share: string, day: string) =>
      `Of ${all}, ${stayed} (${share}) stand where they stood on ${day}.`,
    moved: (up: number, down: number) => `${whole(up)} moved up, ${whole(down)} moved down.`,
    slipped: (n: number, most: string, k: number) =>
      `${customers(n)} slipped away (bought recently then, not for long now); the largest group: ${most}, ${whole(k)}.`,
    slippedNone: 'Nobody slipped away.',
    back: (n: number, most: string, k: number) =>
      `${customers(n)} ${plural(n, 'was', 'were')} won back; the largest group: ${most}, ${whole(k)}.`,
    backNone: 'Nobody was won back.',
    came: (n: number) =>
      `${whole(n)} ${plural(n, 'was', 'were')} not yet ${plural(n, 'a customer', 'customers')} on that day.`,
    first: (n: number) => `${customers(n)} bought for the first time.`,
    meaning:
      'Up or down: into a segment that stands higher or lower on the map, R and F taken together. Slipped away or won back: into a segment of low R (below 2.5 of 5 on average) from one of higher R, or the other way round.',
    meaningStage: (stages: string) =>
      `Up or down, from the top: ${stages}. Slipped away: from the upper two to the lower two; won back: the other way round.`,
    own: (name: string, then: number, now: number, day: string) =>
      `On ${day} “${name}” had ${customers(then)}; now it has ${whole(now)}.`,
    ownMoved: (both: number, left: number, joined: number, fresh: number) =>
      `${whole(both)} were in it both times, ${whole(left)} have left, ${whole(joined)} have come${
        fresh > 0 ? ` (${whole(fresh)} of them were not yet customers then)` : ''
      }.`,
  },
  list: {
    revenueBefore: 'Revenue then',
    revenueSo: 'Revenue so',
    sql: 'The customers',
    close: 'Close the list',
    why: 'Why is this customer here now?',
  },
  sensitivity: {
    title: 'How much depends on what was chosen?',
    subtitle: 'One choice changed at a time; nothing is changed for good.',
    chosenDay: 'Another day as well',
    addDay: 'Try it',
    stop: 'Stop',
    again: 'Try all again',
    progress: (i: number, n: number, what: string) => `${i} of ${n}: ${what}`,
    stopped: (done: number, n: number) => `Stopped after ${done} of ${n}.`,
    done: (n: number) => count(n, 'choice tried', 'choices tried'),
    groups: {
      day: 'Day counted as of',
      refunds: 'Refund rule',
      bins: 'Number of scores',
      method: 'Scoring method',
      days: 'Days of the stages',
    },
    now: (what: string) => `now: ${what}`,
    earlier: (days: string) => `${days} earlier`,
    later: (days: string) => `${days} later`,
    asOf: (day: string) => `As of ${day}`,
    refunds: { net: 'Refunds net', gross: 'Refunds gross', out: 'Refunds left out' },
    bins: (n: number) => `Scores from 1 to ${n}`,
    days: (parameter: string, days: string) => `${parameter}: ${days}`,
    choice: 'Choice',
    changed: 'In another place',
    share: 'Share',
    means: 'What it means',
    nobody: 'Nobody changes.',
    most: (flow: string, n: number) => `Most of them: ${flow}, ${whole(n)}.`,
    grows: (state: string, from: number, to: number) =>
      `${state} grows from ${whole(from)} to ${whole(to)}.`,
    shrinks: (state: string, from: number, to: number) =>
      `${state} shrinks from ${whole(from)} to ${whole(to)}.`,
    ownMeans: (joined: number, left: number, before: number, after: number) =>
      `${whole(joined)} ${plural(joined, 'comes', 'come')} in, ${whole(left)} ${plural(left, 'leaves', 'leave')}: ${customers(after)} instead of ${whole(before)}.`,
    strongest: (choice: string, n: number, share: string) =>
      `The choice that matters most: ${choice}. With it ${customers(n)} (${share}) would be elsewhere.`,
    idle: (choices: string) => `Nobody would be elsewhere with: ${choices}.`,
    firm: 'None of these choices would put anybody elsewhere.',
    details: (choice: string) => `${choice}: which states change?`,
    state: 'State',
    before: 'Now',
    after: 'So',
    in: 'In',
    out: 'Out',
    listAll: 'All who change',
    listIn: (state: string) => `Come into ${state}`,
    listOut: (state: string) => `Leave ${state}`,
    show: (choice: string) => `Show what changes: ${choice}`,
    sql: 'Flows from now to the other choice',
  },
};
