import { mount } from 'svelte';
import './app.css';
import { languages } from './i18n/locales/index';
import { readAddress } from './state/browser';
import { kept } from './state/kept.svelte';
import { router } from './state/router.svelte';
import './state/segments.svelte';
import { keeping, workspace } from './state/workspace.svelte';
import App from './views/App.svelte';
import { fetchLetters } from './views/letters';
import { loadKept } from './views/keep/later';
import { fetchPages, fetchParts } from './views/pages';

router.listen(window);
// The other pages come after the engine: it takes the longest.
void workspace.boot().finally(() => {
  // What few ask for in the first moments leaves the network to what everybody waits for.
  setTimeout(async () => {
    await kept.ready;
    await fetchPages();
    await fetchLetters();
    await fetchParts();
    await loadKept().catch(() => {});
    await Promise.allSettled(
      languages.flatMap((language) => [language.load(), language.loadLate()]),
    );
  }, 3000);
});
const sample = readAddress('sample');
void kept.start();
void keeping.start(sample === 'tr' || sample === 'en' ? sample : null);

const target = document.getElementById('app');
if (target) mount(App, { target });
