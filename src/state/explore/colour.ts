import type { Part, Shown } from '../../charts/chart';
import { placesOf } from '../../charts/places';
import { stageColours } from '../../charts/stage-colours';
import { MOST_COLOURS, NONE_COLOUR, partColours, REST_COLOUR, theme } from '../../charts/theme';
import { stages } from '../../model/analyses/lifecycle';
import type { Dimension } from '../../model/crossfilter/dimension';
import type { PreparedDimension } from '../../model/crossfilter/prepared';
import { MOST_PARTS } from '../../model/crossfilter/views';
import type { Tile } from '../explorer.svelte';
import type { Board } from './board';
import { specFor, type TileKind, type TileSpec } from './tiles';
import { codeName, type Speech } from './words';

/** Why the bars of a tile keep one colour. */
export type Refusal = 'average' | 'several' | 'parts';

/** Kinds of tiles with bars that have parts; the others have their own colours. */
const WITH_PARTS: readonly TileKind[] = ['histogram', 'bars', 'time'];

/** Whether every customer has one value of it, one of few. */
export function canColour({ grain, kind }: Dimension): boolean {
  return grain === 'customer' && kind === 'category';
}

/** What can be coloured by: segments, stages, categories on the board, and what is coloured by now. */
export function colourable(
  specs: readonly TileSpec[],
  board: Board,
  colour: string | null,
): readonly string[] {
  const ids = ['segment', 'stage', ...board.map(({ id }) => id), ...(colour ? [colour] : [])];
  return [...new Set(ids)].filter((id) => {
    const spec = specFor(id, specs);
    return spec !== undefined && canColour(spec.dimension);
  });
}

/** Whether a tile that shows a measure is drawn in parts by `by`, and if not, why; null for a kind without parts. */
export function colouring(
  { kind, prepared }: Pick<Tile, 'kind' | 'prepared'>,
  by: PreparedDimension,
  measure: Shown,
): 'parts by colour' | Refusal | null {
  if (!WITH_PARTS.includes(kind)) return null;
  if (measure === 'average') return 'average';
  if (prepared.many) return 'several';
  const parts = prepared.codes.length * by.codes.length;
  return parts > MOST_PARTS ? 'parts' : 'parts by colour';
}

const known = new WeakMap<PreparedDimension, { speech: Speech; parts: readonly Part[] }>();

/**
 * The parts that a dimension gives, in the order of the legend: segments and stages in their own, a scale in its order,
 * else the largest first. Of more values than there are colours the largest have one and the rest is grey; not known
 * comes last. Made once a language: a drag asks at every step.
 */
export function partsOf(by: Pick<Tile, 'prepared' | 'everyone'>, speech: Speech): readonly Part[] {
  const kept = known.get(by.prepared);
  if (kept?.speech === speech) return kept.parts;
  const parts = made(by, speech);
  known.set(by.prepared, { speech, parts });
  return parts;
}

function made({ prepared, everyone }: Pick<Tile, 'prepared' | 'everyone'>, speech: Speech): Part[] {
  const { codes, plain, others, none, dimension } = prepared;
  const size = (c: number) => everyone.customers[c] ?? 0;
  const all = Array.from({ length: plain }, (_, c) => c);
  const value = (c: number): string => {
    const code = codes[c];
    return code?.kind === 'value' ? String(code.value) : '';
  };
  const own = ownColours(dimension.id, speech);
  const few = own !== null || (plain <= MOST_COLOURS && others < 0);
  const largest = all.toSorted((a, b) => size(b) - size(a) || a - b);
  const shown = few ? largest : largest.slice(0, MOST_COLOURS - 1);
  const places = placesOf(prepared);
  const ids = own?.map(([id]) => id);
  const place = (c: number): number => {
    if (!ids) return places?.[c] ?? 0;
    return ids.includes(value(c)) ? ids.indexOf(value(c)) : ids.length;
  };
  shown.sort((a, b) => place(a) - place(b) || largest.indexOf(a) - largest.indexOf(b));
  const free = partColours(shown.length, places !== null);
  const colourOf = (c: number, i: number) =>
    (own ? own.find(([id]) => id === value(c))?.[1] : free[i]) ?? REST_COLOUR;
  const name = (c: number) => codeName(prepared, codes[c]!, speech);
  const parts = shown.map((c, i) => part(`=${value(c)}`, name(c), colourOf(c, i), [c]));
  const rest = all.filter((c) => !shown.includes(c));
  if (others >= 0) rest.push(others);
  if (rest.length > 0) {
    const { others: word, othersOf } = speech.m.explore;
    parts.push(part('rest', others >= 0 ? word : othersOf(rest.length), REST_COLOUR, rest));
  }
  if (none >= 0) parts.push(part('none', name(none), NONE_COLOUR, [none]));
  return parts;
}

function part(key: string, label: string, colour: string, codes: readonly number[]): Part {
  return { key, label, colour, codes };
}

/** Of values that have their colours everywhere, in their order. */
function ownColours(id: string, { map }: Speech): (readonly [id: string, colour: string])[] | null {
  if (id === 'segment') return map.segments.map((segment) => [segment.id, segment.color]);
  if (id !== 'stage') return null;
  // The grey of everyone stands behind the bars.
  const seen = (colour: string) => (colour === theme.ghost ? NONE_COLOUR : colour);
  return stages.map((stage) => [stage, seen(stageColours[stage])]);
}
