import { mount } from 'svelte';
import './app.css';
import { readAddress } from './state/browser';
import { router } from './state/router.svelte';
import './state/segments.svelte';
import { workspace } from './state/workspace.svelte';
import App from './views/App.svelte';
import { fetchLetters } from './views/letters';
import { fetchPages } from './views/pages';

router.listen(window);
// The other pages come after the engine: it takes the longest.
void workspace.boot().finally(() => void fetchPages().then(fetchLetters));
const sample = readAddress('sample');
if (sample === 'tr' || sample === 'en') void workspace.openSample(sample);

const target = document.getElementById('app');
if (target) mount(App, { target });
