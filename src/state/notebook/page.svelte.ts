import { kept } from '../kept.svelte';
import { notebook } from '../notebook.svelte';
import { saved } from '../segments/own';
import { analyses, keeping, workspace } from '../workspace.svelte';
import { Running } from './running.svelte';

/** What a page that was left still has to do. */
let closing = Promise.resolve();

/** Runs the notebook of the page; call it while the page is made. */
export function runNotebook(): Running {
  const opening = () => keeping.phase === 'starting' || keeping.phase === 'opening';
  const running = new Running(
    { notebook, workspace, analyses, saved, opening, store: kept },
    closing,
  );
  running.follow((done) => (closing = done));
  return running;
}
