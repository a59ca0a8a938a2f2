// Writes src/views/fonts/*-turkish-*.woff2: the few letters that Turkish adds to Latin, so that a Turkish
// page need not load all of Latin Extended. Run once per font version:
//   npm install --no-save subset-font && node .tools/subset-fonts.mjs
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const out = join(root, 'src/views/fonts');
const { default: subsetFont } = await import('subset-font');

mkdirSync(out, { recursive: true });
for (const family of ['inter', 'source-serif-4', 'jetbrains-mono']) {
  const file = join(
    root,
    `node_modules/@fontsource-variable/${family}/files/${family}-latin-ext-wght-normal.woff2`,
  );
  const subset = await subsetFont(readFileSync(file), 'ĞğİŞş₺', { targetFormat: 'woff2' });
  const target = join(out, `${family}-turkish-wght-normal.woff2`);
  writeFileSync(target, subset);
  console.log(target, subset.length);
}
