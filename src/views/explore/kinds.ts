import type { Component } from 'svelte';
import type { Placed } from '../../state/explore/board';
import type { TileKind } from '../../state/explore/tiles';
import type { Tile } from '../../state/explorer.svelte';
import Bars from './Bars.svelte';
import Columns from './Columns.svelte';
import Dumbbell from './Dumbbell.svelte';
import HeatMap from './HeatMap.svelte';
import RfGrid from './RfGrid.svelte';

/** What draws a kind of tile. */
export const components: Readonly<Record<TileKind, Component<{ tile: Tile; place: Placed }>>> = {
  grid: RfGrid,
  segments: Dumbbell,
  histogram: Columns,
  bars: Bars,
  time: Columns,
  heat: HeatMap,
};
