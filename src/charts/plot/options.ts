import {
  areaY,
  axisX,
  axisY,
  dot,
  gridX,
  gridY,
  line,
  link,
  rect,
  text,
  type Markish,
  type PlotOptions,
} from '@observablehq/plot';
import { fit } from '../text';
import { theme } from '../theme';
import type { AxisScale } from './axis';
import { frameOf, type Frame } from './frame';
import type { Layer, Scene } from './scene';

/** Class of the group of a layer's shapes; the number is that of the layer. */
export const LAYER = 'layer-';

export interface OptionsOf {
  frame: Frame;
  options: PlotOptions;
}

/** Options for Observable Plot. `title` only where it is part of the drawing; `still` leaves out what only the pointer finds. */
export function chartOptions(
  scene: Scene,
  width: number,
  { title = '', still = false }: { title?: string; still?: boolean } = {},
): OptionsOf {
  const frame = frameOf(scene, width, title);
  const isSeen = (layer: Layer) => !('opacity' in layer) || layer.opacity !== 0 || !still;
  const panels = placesOf(scene, frame);
  const layers = scene.layers.flatMap((layer, i) =>
    isSeen(layer) && layer.shapes.length > 0 ? [markOf(layer, i, scene, frame, panels)] : [],
  );
  const scale = ({ type, domain }: AxisScale, down: boolean) => ({
    ...{ type, axis: null, label: null },
    domain: down ? [domain[1], domain[0]] : [...domain],
  });
  return {
    frame,
    options: {
      ...{ width: frame.width, height: frame.height, className: 'plot' },
      ...{ marginTop: frame.top, marginRight: frame.right },
      ...{ marginBottom: frame.bottom, marginLeft: frame.left },
      x: scale(scene.x, false),
      y: scale(scene.y, scene.yDown),
      ...(panels
        ? {
            fx: { axis: null, paddingInner: frame.gapX, paddingOuter: 0, round: false },
            fy: { axis: null, paddingInner: frame.gapY, paddingOuter: 0, round: false },
          }
        : {}),
      // Colours are what they are; nothing is mapped.
      color: { type: 'identity' },
      marks: [
        ...(scene.axes ? axesOf(scene, frame) : []),
        ...layers,
        ...(panels ? [namesOf(scene, frame, panels)] : []),
      ],
    },
  };
}

interface Places {
  fx: (shape: { panel: number }) => number;
  fy: (shape: { panel: number }) => number;
}

function placesOf({ panels }: Scene, { columns }: Frame): Places | null {
  if (panels.length === 1 && panels[0] === '') return null;
  return {
    fx: ({ panel }) => panel % columns,
    fy: ({ panel }) => Math.floor(panel / columns),
  };
}

function axesOf(scene: Scene, frame: Frame): Markish[] {
  const grid = { stroke: 'var(--rule)', strokeOpacity: 1 };
  const shared = { tickSize: 0, label: null, color: 'var(--ink-3)', fontSize: theme.labelFont };
  const at = (texts: ReadonlyMap<number, string>) => [...texts.keys()];
  return [
    ...(scene.y.band ? [] : [gridY(at(frame.yTexts), grid)]),
    ...(scene.y.band && !scene.x.band ? [gridX(at(frame.xTexts), grid)] : []),
    axisY(at(frame.yTexts), {
      ...shared,
      tickFormat: (value: number) => frame.yTexts.get(value) ?? '',
      ...(scene.y.band ? { fill: 'var(--ink)' } : {}),
    }),
    axisX(at(frame.xTexts), {
      ...shared,
      tickFormat: (value: number) => frame.xTexts.get(value) ?? '',
      facetAnchor: 'bottom-empty',
      ...(frame.slanted ? { tickRotate: -35 } : {}),
    }),
  ];
}

function namesOf({ panels }: Scene, frame: Frame, { fx, fy }: Places): Markish {
  const wide = (frame.width - frame.left - frame.right) / frame.columns - 20;
  const names = panels.map((name, panel) => ({ panel, name: fit(name, wide, theme.labelFont) }));
  return text(names, {
    ...{ fx, fy, text: 'name', frameAnchor: 'top-left', dy: -14, fontWeight: 600 },
    ...{ fontSize: theme.labelFont, fill: 'var(--ink)' },
  });
}

function markOf(
  layer: Layer,
  i: number,
  scene: Scene,
  frame: Frame,
  panels: Places | null,
): Markish {
  const shared = { ...(panels ?? {}), className: `${LAYER}${i}` };
  switch (layer.type) {
    case 'rect': {
      const inset = insetOf(layer, scene, frame);
      return rect(layer.shapes, {
        ...{ ...shared, x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', fill: 'fill' },
        ...{ insetLeft: inset.x, insetRight: inset.x, insetTop: inset.y, insetBottom: inset.y },
        ...(layer.opacity === undefined ? {} : { fillOpacity: layer.opacity }),
      });
    }
    case 'dot':
      return dot(layer.shapes, {
        ...{ ...shared, x: 'x', y: 'y', fill: 'fill', r: layer.r, fillOpacity: layer.opacity },
      });
    case 'line':
      return line(layer.shapes, {
        ...{ ...shared, x: 'x', y: 'y', z: 'series', stroke: 'colour', strokeWidth: 2 },
      });
    case 'area':
      return areaY(layer.shapes, {
        ...{ ...shared, x: 'x', y1: 'y0', y2: 'y', z: 'series', fill: 'colour', fillOpacity: 0.85 },
      });
    case 'segment':
      return link(layer.shapes, {
        ...{ ...shared, x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', stroke: 'stroke' },
        ...{ strokeWidth: layer.wide, strokeOpacity: layer.opacity },
      });
    case 'text':
      return text(layer.shapes, {
        ...{ ...shared, x: 'x', y: 'y', text: 'text', fill: 'fill', textAnchor: layer.anchor },
        ...{ dx: layer.dx ?? 0, dy: layer.dy ?? 0, fontSize: layer.size ?? theme.font },
      });
  }
}

/** None where it would take away what is thin. */
function insetOf(
  { shapes, inset = { x: 0, y: 0 } }: Layer & { type: 'rect' },
  { x, y, height }: Scene,
  frame: Frame,
) {
  const wide = (frame.width - frame.left - frame.right) / frame.columns;
  const thin = (from: 'x1' | 'y1', to: 'x2' | 'y2', pixels: number, domain: readonly number[]) => {
    const size = shapes.reduce((most, one) => Math.max(most, Math.abs(one[to] - one[from])), 0);
    return (size / (domain[1]! - domain[0]!)) * pixels < 4;
  };
  return {
    x: thin('x1', 'x2', wide, x.domain) ? 0 : inset.x,
    y: thin('y1', 'y2', height, y.domain) ? 0 : inset.y,
  };
}
