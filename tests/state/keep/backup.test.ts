import fc from 'fast-check';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { DefterError } from '../../../src/lib/errors';
import { isBackup, printBackup, readBackup, type Backup } from '../../../src/state/keep/backup';
import { restoring, withoutBackups } from '../../../src/state/keep/restoring.svelte';

const AT = '2026-11-22T09:00:00.000Z';
const bytes = (blob: Blob) => blob.arrayBuffer().then((buffer) => new Uint8Array(buffer));

const backups = fc.record({
  texts: fc
    .dictionary(fc.string({ maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 200 }))
    .map((texts) => new Map(Object.entries(texts).map(([name, text]) => [`defter.${name}`, text]))),
  files: fc.array(
    fc.record({
      name: fc.constantFrom('a.csv', '../../ş:*?.xlsx', 'b.zip'),
      content: fc.uint8Array({ maxLength: 300 }),
    }),
    { maxLength: 3 },
  ),
});

const backupOf = ({
  texts,
  files,
}: {
  texts: Map<string, string>;
  files: { name: string; content: Uint8Array }[];
}): Backup => ({
  texts,
  files: files.map(({ name, content }, i) => ({
    name,
    bytes: `${i}-${content.length}`,
    blob: new Blob([content as Uint8Array<ArrayBuffer>]),
  })),
});

const codeOf = (blob: Blob) =>
  readBackup(blob).then(
    () => 'none',
    (error: unknown) => (error instanceof DefterError ? error.code : String(error)),
  );

describe('a backup', () => {
  it('is known among other files by its content', async () => {
    const backup = await printBackup({ texts: new Map(), files: [] }, AT);
    const zip = (files: Record<string, string>) =>
      new Blob([
        zipSync(
          Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])),
        ) as Uint8Array<ArrayBuffer>,
      ]);
    const later = zip({ 'a.csv': 'a', 'defter.json': '{"format":"defter.backup","version":9}' });
    const others = [zip({ 'a.csv': 'a,b' }), zip({ 'defter.json': '[{"id":1}]' }), new Blob(['x'])];
    const files = [backup, later, ...others].map((blob, i) => new File([blob], `${i}.zip`));
    expect(await Promise.all(files.map(isBackup))).toEqual([true, true, false, false, false]);
    expect((await withoutBackups(files)).map(({ name }) => name)).toEqual([
      '2.zip',
      '3.zip',
      '4.zip',
    ]);
    expect(restoring.backup?.name).toBe('1.zip');
  });

  it('comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(backups, async (made) => {
        const backup = backupOf(made);
        const read = await readBackup(await printBackup(backup, AT));
        expect(new Map(read.texts)).toEqual(new Map(backup.texts));
        expect(await Promise.all(read.files.map(({ blob }) => bytes(blob)))).toEqual(
          made.files.map(({ content }) => content),
        );
        expect(read.files.map(({ name }) => name)).toEqual(made.files.map(({ name }) => name));
      }),
      { numRuns: 60 },
    );
  });

  it('is a plain archive with the notebook as Markdown, and no path leads out of it', async () => {
    const blob = await printBackup(
      {
        texts: new Map([['defter.notebook', '# Ağustos\n']]),
        files: [{ name: '../../a:b.csv', bytes: 'x-3', blob: new Blob(['abc']) }],
      },
      AT,
    );
    const inner = unzipSync(await bytes(blob));
    expect(new TextDecoder().decode(inner['notebook.md'])).toBe('# Ağustos\n');
    expect(Object.keys(inner)).toEqual([
      'defter.json',
      'notebook.md',
      'kept.json',
      'files/1-.._.._a_b.csv',
    ]);
  });

  it('with any byte flipped or cut anywhere is refused, or is what it was', async () => {
    const backup = backupOf({
      texts: new Map([
        ['defter.notebook', '# A\n'.repeat(30)],
        ['defter.x', '{"a":1}'],
      ]),
      files: [{ name: 'a.csv', content: strToU8('a,b\n1,2\n'.repeat(20)) }],
    });
    const whole = await bytes(await printBackup(backup, AT));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 0, max: 255 }),
        async (at, by) => {
          const harmed = by === 0 ? whole.slice(0, at) : whole.slice();
          if (by > 0) harmed[at]! ^= by;
          try {
            const read = await readBackup(new Blob([harmed]));
            expect(new Map(read.texts)).toEqual(new Map(backup.texts));
            expect(await read.files[0]?.blob.text()).toBe(await backup.files[0]!.blob.text());
          } catch (error) {
            if (!(error instanceof DefterError)) throw error;
            expect(error.code).toMatch(/^backup\./);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('of something else, or of a later version, says so', async () => {
    const zip = (files: Record<string, string>) =>
      new Blob([
        zipSync(
          Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])),
        ) as Uint8Array<ArrayBuffer>,
      ]);
    expect(await codeOf(new Blob(['no archive']))).toBe('backup.foreign');
    expect(await codeOf(new Blob([]))).toBe('backup.foreign');
    expect(await codeOf(zip({ 'a.csv': 'a,b' }))).toBe('backup.foreign');
    expect(await codeOf(zip({ 'defter.json': '{}' }))).toBe('backup.foreign');
    expect(await codeOf(zip({ 'defter.json': 'null', 'kept.json': '[]' }))).toBe('backup.foreign');
    const says = (version: number) => JSON.stringify({ format: 'defter.backup', version });
    expect(await codeOf(zip({ 'defter.json': says(2) }))).toBe('backup.newer');
    expect(await codeOf(zip({ 'defter.json': says(1) }))).toBe('backup.foreign');
    expect(await codeOf(zip({ 'defter.json': says(1), 'kept.json': '{' }))).toBe('backup.foreign');
    const odd = JSON.stringify([['theirs', 'x'], ['defter.a', 1], 7, ['defter.b', 'y']]);
    const read = await readBackup(zip({ 'defter.json': says(1), 'kept.json': odd }));
    expect([...read.texts]).toEqual([['defter.b', 'y']]);
  });

  it('that does not say how long its files are is refused', async () => {
    const says = JSON.stringify({
      format: 'defter.backup',
      version: 1,
      files: [{ path: 'files/a', bytes: 'x-many', name: 'a' }],
    });
    const files = { 'defter.json': says, 'kept.json': '[]', 'files/a': 'a,b' };
    const entries = Object.entries(files).map(([name, text]) => [name, strToU8(text)]);
    const zip = zipSync(Object.fromEntries(entries) as Record<string, Uint8Array>);
    expect(await codeOf(new Blob([zip as Uint8Array<ArrayBuffer>]))).toBe('backup.foreign');
  });
});
