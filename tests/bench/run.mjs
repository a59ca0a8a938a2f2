// npm run bench [-- --only load,rfm] [--out FILE]: medians of one run, in one Chromium and on native DuckDB.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { print } from './measure.mjs';

const here = import.meta.dirname;
const root = resolve(here, '../..');
const { values } = parseArgs({ options: { only: { type: 'string' }, out: { type: 'string' } } });
const groups = readdirSync(join(here, 'groups')).map((file) => file.replace('.mjs', ''));
const wanted = values.only?.split(',') ?? groups;
for (const name of wanted) {
  if (!groups.includes(name)) {
    console.error(`There is no group ${name}; there are ${groups.join(', ')}.`);
    process.exit(2);
  }
}

if (!existsSync(join(here, 'node_modules'))) {
  execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund'], {
    cwd: here,
    stdio: 'inherit',
  });
}
const { openBench } = await import('./browser.mjs');
const bench = await openBench(root, join(tmpdir(), 'defter-bench'));
const rows = [];
try {
  for (const name of wanted) {
    console.log(`${name} …`);
    const { default: measure } = await import(`./groups/${name}.mjs`);
    const found = await measure(bench);
    print(found);
    rows.push(...found);
  }
} finally {
  await bench.close();
}
if (values.out) {
  writeFileSync(values.out, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  console.log(`${rows.length} rows in ${values.out}: ${readFileSync(values.out).length} bytes`);
}
