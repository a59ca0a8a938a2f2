import { mount } from 'svelte';
import './app.css';
import { languages } from './i18n/locales/index';
import { i18n } from './state/app.svelte';
import { readAddress } from './state/browser';
import { router } from './state/router.svelte';
import './state/segments.svelte';
import { workspace } from './state/workspace.svelte';
import App from './views/App.svelte';
import { fetchLetters } from './views/letters';
import { fetchPages, fetchParts } from './views/pages';

router.listen(window);
// The other pages come after the engine: it takes the longest.
void workspace.boot().finally(async () => {
  await fetchPages();
  await fetchLetters();
  // What few ask for in the first moments leaves the network to what everybody waits for.
  setTimeout(async () => {
    await fetchParts();
    await Promise.allSettled(languages.map((language) => language.load()));
  }, 10_000);
});
const sample = readAddress('sample');
if (sample === 'tr' || sample === 'en') void workspace.openSample(sample);

const target = document.getElementById('app');
if (target) void i18n.ready.then(() => mount(App, { target }));
