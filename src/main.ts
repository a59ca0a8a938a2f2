import { mount } from 'svelte';
import './app.css';
import { readAddress } from './state/browser';
import { router } from './state/router.svelte';
import { workspace } from './state/workspace.svelte';
import App from './views/App.svelte';

router.listen(window);
workspace.boot();
const sample = readAddress('sample');
if (sample === 'tr' || sample === 'en') void workspace.openSample(sample);

const target = document.getElementById('app');
if (target) mount(App, { target });

// Loading the engine takes a while: it begins as soon as the page stands.
setTimeout(() => workspace.boot());
