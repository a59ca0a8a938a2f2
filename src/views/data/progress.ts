import type { Formats } from '../../i18n/format';
import type { Messages } from '../../i18n/locale';
import type { Progress } from '../../state/source.svelte';

/** Before this share of a file is read, the time left is a guess. */
const TOO_EARLY = 0.05;

/** Rows, bytes and time left of a file that is being read. */
export function progressText(
  m: Messages,
  format: Formats,
  { done, total, rows, elapsed }: Progress,
): string {
  const said = [m.shell.engine.startingOf(format.size(done), format.size(total))];
  if (rows > 0) said.push(m.doctor.source.rows(rows));
  if (total > 0 && done > TOO_EARLY * total && done < total) {
    const seconds = Math.ceil(((total - done) / done) * (elapsed / 1000));
    const time =
      seconds < 90
        ? m.doctor.source.seconds(seconds)
        : m.doctor.source.minutes(Math.ceil(seconds / 60));
    said.push(m.doctor.source.left(time));
  }
  return said.join(' · ');
}
