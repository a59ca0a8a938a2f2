import type { Messages } from '../../i18n/locale';
import type { Sample } from '../../ingest/format';
import type { ReadResult } from '../../ingest/format';
import type { RoleGuess } from '../../ingest/roles';

interface SourceLike {
  sample: Sample | null;
  guess: RoleGuess | null;
  result: ReadResult | null;
}

/** How a file is written, in a few words: encoding, separator, decimal sign, lines skipped. */
export function facts(m: Messages, { sample, guess, result }: SourceLike): string[] {
  if (!sample) return [];
  const { reading } = sample;
  const said: string[] = [];
  if (reading.format === 'delimited') {
    said.push(
      m.ingest.encodings[result?.encoding ?? reading.encoding],
      lookUp(m.ingest.delimiters, reading.delimiter) ?? `“${reading.delimiter}”`,
    );
    // The usual ones go without saying.
    if (reading.quote === "'") said.push(m.data.file.singleQuotes);
    if (reading.quote === '' && reading.chosen.includes('quote')) said.push(m.data.file.noQuotes);
    if (reading.escape === '\\') said.push(m.data.file.backslashes);
  }
  const decimals = new Set(
    guess?.columns.flatMap(({ role, number }) =>
      role !== null && number && !number.style.plain ? [number.style.decimal] : [],
    ),
  );
  if (decimals.size === 1) {
    said.push(decimals.has(',') ? m.data.file.decimalComma : m.data.file.decimalPoint);
  }
  if (result && result.preambleLines > 0) said.push(m.data.file.skipped(result.preambleLines));
  if (result?.errorCells) said.push(m.doctor.source.errorCells(result.errorCells));
  if (result && result.replaced > 0) said.push(m.doctor.source.replaced(result.replaced));
  return said;
}

function lookUp(texts: Record<string, string>, key: string): string | undefined {
  return Object.hasOwn(texts, key) ? texts[key] : undefined;
}

/** What the file as it was read is saved as: never the name of the file itself. */
export function asReadName(m: Messages, name: string): string {
  const stem = name.replace(/\.gz$/i, '').replace(/\.[a-z\d]{1,7}$/i, '');
  return `${m.doctor.source.asRead(stem)}.csv`;
}
