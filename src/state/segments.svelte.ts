import { kept } from './kept.svelte';
import { SegmentMaps } from './segments-maps.svelte';
import { analyses } from './workspace.svelte';

/** The one set of maps of the page, with what the last visit kept. */
export const segmentMaps = new SegmentMaps(analyses, kept);
void kept.ready.then(() => segmentMaps.restore());
