import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const src = join(root, 'src');

/** Left may be imported by right, never back. */
const LAYERS = [
  'lib',
  'i18n',
  'engine',
  'ingest',
  'model',
  'charts',
  'notebook',
  'export',
  'state',
  'views',
  'main.ts',
];

function walk(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}

const files = walk(src);
const code = files.filter((file) => /\.(ts|svelte)$/.test(file) && !file.endsWith('.d.ts'));
const text = (file: string) => readFileSync(file, 'utf8');
const bare = (file: string) => text(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
const name = (file: string) => relative(src, file);
const layer = (file: string) => LAYERS.indexOf(name(file).split('/')[0] ?? '');
const pure = code.filter((file) => layer(file) < LAYERS.indexOf('state'));

function imports(file: string): string[] {
  return [
    ...text(file).matchAll(/(?:^|\n)\s*(?:import|export)\b[^'";]*?['"]([^'"]+)['"]/g),
    ...text(file).matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g),
  ].map((match) => match[1] as string);
}

describe('the house', () => {
  it('is made of the layers that DESIGN names', () => {
    const tops = readdirSync(src).filter((entry) => !LAYERS.includes(entry));
    expect(tops.filter((entry) => !/^(README\.md|app\.css|.*\.d\.ts)$/.test(entry))).toEqual([]);
  });

  it('imports in one direction only', () => {
    const wrong: string[] = [];
    for (const file of code) {
      for (const target of imports(file)) {
        if (!target.startsWith('.')) continue;
        const path = resolve(dirname(file), target.replace(/\?.*$/, ''));
        if (layer(path) > layer(file)) wrong.push(`${name(file)} imports ${name(path)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('knows neither Svelte nor the DOM before state', () => {
    const wrong = pure.filter(
      (file) =>
        imports(file).some((target) => /^svelte\b|\.svelte(\.ts)?$/.test(target)) ||
        /\b(document|window|localStorage|navigator)\s*\.|\blocation\.(href|hash|search)/.test(
          // A text may be the script of a worker.
          bare(file).replace(/`[^`]*`|'[^'\n]*'/g, ''),
        ),
    );
    expect(wrong.map(name)).toEqual([]);
  });

  it('never makes HTML of text', () => {
    const wrong = code.filter((file) =>
      /\{@html|innerHTML|outerHTML|insertAdjacentHTML|document\.write/.test(text(file)),
    );
    expect(wrong.map(name)).toEqual([]);
  });

  it('names no other host', () => {
    const wrong = [...code, ...files.filter((file) => /\.(css|sql)$/.test(file))]
      .flatMap((file) => [...text(file).matchAll(/\b(?:https?|wss?):\/\/[^\s'"`)]+/g)].map(String))
      .filter((url) => !/^http:\/\/(www\.w3|schemas\.openxmlformats)\.org\//.test(url));
    expect(wrong).toEqual([]);
  });

  it('has a README in every folder', () => {
    const folders = [...new Set(code.map((file) => dirname(file)))].filter(
      // Languages and SQL texts are explained by the folder they belong to.
      (folder) => !/locales\/\w+$|canonical$/.test(folder),
    );
    const without = folders.filter((folder) => !existsSync(join(folder, 'README.md')));
    expect(without.map(name)).toEqual([]);
  });

  it('keeps lists as lists: an index.ts of a plural folder has no logic', () => {
    const lists = code.filter((file) => /s\/index\.ts$/.test(file));
    expect(lists.length).toBeGreaterThan(3);
    const wrong = lists.filter((file) =>
      /\b(function|class|if|for|while|switch)\b|=>/.test(bare(file)),
    );
    expect(wrong.map(name)).toEqual([]);
  });

  it('has no member singled out by its id outside its own file', () => {
    const wrong = pure.filter((file) => /if \(\w+\.id === '/.test(text(file)));
    expect(wrong.map(name)).toEqual([]);
  });

  it('has nothing that imports main', () => {
    expect(code.filter((file) => imports(file).some((target) => /\/main$/.test(target)))).toEqual(
      [],
    );
  });

  it('heads every SQL file with its question, inputs and outputs', () => {
    const sql = files.filter((file) => file.endsWith('.sql'));
    expect(sql.length).toBeGreaterThan(8);
    expect(sql.filter((file) => !text(file).startsWith('-- ')).map(name)).toEqual([]);
  });
});
