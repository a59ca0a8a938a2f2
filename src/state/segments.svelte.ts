import { store, stored } from './browser';
import { SegmentMaps } from './segments-maps.svelte';
import { analyses } from './workspace.svelte';

/** The one set of maps of the page, with what the last visit kept. */
export const segmentMaps = new SegmentMaps(analyses, { get: stored, set: store });
void segmentMaps.restore();
