import type { DiffLine } from '../../lib/diff';

/** Lines that are the same around those that differ. */
const AROUND = 3;

export type ShownLine = DiffLine | { kind: 'skipped'; lines: number };

/** Without the lines that are the same far from any that differ. */
export function shortened(lines: readonly DiffLine[]): ShownLine[] {
  const near = lines.map(() => false);
  lines.forEach(({ kind }, i) => {
    if (kind === 'same') return;
    for (let k = Math.max(0, i - AROUND); k <= i + AROUND && k < near.length; k++) near[k] = true;
  });
  const shown: ShownLine[] = [];
  lines.forEach((line, i) => {
    const last = shown.at(-1);
    if (near[i]) shown.push(line);
    else if (last?.kind === 'skipped') last.lines++;
    else shown.push({ kind: 'skipped', lines: 1 });
  });
  return shown;
}
