#!/usr/bin/env node
/**
 * Writes the sample shop: node sample-data/generate.mjs [--seed N] [--out DIR]
 * The same seed gives the same bytes. Needs Node 20 and nothing else.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fillBaskets } from './generator/baskets.mjs';
import { lineBreaker } from './generator/broken.mjs';
import { runCampaigns } from './generator/campaigns.mjs';
import { makeEvents } from './generator/events.mjs';
import { makeLines } from './generator/lines.mjs';
import { measure } from './generator/measure.mjs';
import { makePeople } from './generator/people.mjs';
import { planVisits } from './generator/visits.mjs';
import { renderAll } from './generator/write.mjs';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '2026' },
    out: { type: 'string', default: dirname(fileURLToPath(import.meta.url)) },
  },
});
const seed = Number(values.seed);
if (!Number.isSafeInteger(seed) || seed < 0) {
  console.error(`--seed must be a whole number, not ${values.seed}`);
  process.exit(1);
}

const people = makePeople(seed);
const planned = planVisits(people, seed);
const { sends, added } = runCampaigns(people, planned, seed);
const lines = makeLines(fillBaskets([...planned, ...added], seed), seed);
const events = makeEvents(people, lines, sends, seed);
const { breakLines, kinds: brokenKinds } = lineBreaker(seed);
const files = renderAll({ people, lines, events, sends, breakLines });
const truths = measure({ seed, people, lines, events, sends, brokenKinds, files });
files.push({ path: 'truths.json', bytes: Buffer.from(`${JSON.stringify(truths, null, 2)}\n`) });

for (const { path, bytes } of files) {
  const target = join(resolve(values.out), path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, bytes);
}
console.log(
  `${truths.counts.customers} customers, ${truths.counts.orders} orders, ` +
    `${truths.counts.orderLines} lines, ${truths.bytes.total} bytes in ${resolve(values.out)}`,
);
