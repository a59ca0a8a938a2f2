import { plot } from '@observablehq/plot';
import { fit } from '../text';
import { theme } from '../theme';
import { chartScene, type ChartInput, type ChartScene } from './chart';
import { plainColour, type Tokens } from './colours';
import { TITLE_FONT, type Frame } from './frame';
import { chartOptions, LAYER } from './options';
import { oneLine, type Look, type Scene, type Spot } from './scene';

const SVG = 'http://www.w3.org/2000/svg';

export interface Drawing extends ChartScene {
  svg: SVGSVGElement;
  /** Every mark that has something to say, in the order of the drawing. */
  spots: { element: Element; spot: Spot }[];
}

/** Draws a chart, colours as variables of the page's theme. `page` is lent to make the elements. */
export function drawChart(input: ChartInput, look: Look, page: Document): Drawing {
  const chart = chartScene(input, look);
  const { options, frame } = chartOptions(chart.scene, look.width);
  const svg = around(plot({ ...options, document: page }), chart.scene, frame, page);
  return { ...chart, svg, spots: spotsOf(svg, chart.scene) };
}

/**
 * A file that stands alone: title, legend, colours and font as they are, nothing that acts. With `fonts` (style sheet
 * text) its letters come along. Without `tokens` the colours stay variables of the page it is put into.
 */
export function chartSvg(
  input: ChartInput,
  look: Look,
  page: Document,
  { tokens, fonts = '' }: { tokens?: Tokens; fonts?: string } = {},
): string {
  const chart = chartScene(input, look);
  const title = oneLine(chart.title);
  const { options, frame } = chartOptions(chart.scene, look.width, { title, still: true });
  const svg = around(plot({ ...options, document: page }), chart.scene, frame, page);
  const back = page.createElementNS(SVG, 'rect');
  back.setAttribute('width', String(frame.width));
  back.setAttribute('height', String(frame.height));
  back.setAttribute('fill', 'var(--sheet)');
  svg.prepend(back);
  frame.title.forEach((line, i) =>
    svg.append(textAt(page, line, 0, TITLE_FONT + i * 20, TITLE_FONT, 'var(--ink)', 600)),
  );
  const name = page.createElementNS(SVG, 'title');
  name.textContent = title;
  svg.prepend(name);
  if (fonts !== '') {
    const style = page.createElementNS(SVG, 'style');
    style.textContent = fonts;
    svg.prepend(style);
  }
  return printed(svg, tokens);
}

/** Takes Plot's own style sheet away, which the page forbids, and adds legend and labels. */
function around(plotted: Element, scene: Scene, frame: Frame, page: Document): SVGSVGElement {
  const svg = plotted as SVGSVGElement;
  svg.querySelectorAll('style').forEach((style) => style.remove());
  // Names of Plot's own, in English, on groups that may have none; the chart is named as a whole.
  for (const named of svg.querySelectorAll('[aria-label]')) named.removeAttribute('aria-label');
  svg.setAttribute('font-family', "'Inter Variable', Inter, system-ui, sans-serif");
  svg.setAttribute('fill', 'var(--ink)');
  for (const { x, y, label, full, colour } of frame.legend) {
    const group = page.createElementNS(SVG, 'g');
    const swatch = page.createElementNS(SVG, 'rect');
    for (const [key, value] of Object.entries({ x, y: y - 9, width: 10, height: 10, rx: 2 })) {
      swatch.setAttribute(key, String(value));
    }
    swatch.setAttribute('fill', colour);
    group.append(swatch, textAt(page, label, x + 14, y, theme.labelFont, 'var(--ink-2)'));
    if (full !== label) {
      const whole = page.createElementNS(SVG, 'title');
      whole.textContent = full;
      group.append(whole);
    }
    svg.append(group);
  }
  if (!scene.axes) return svg;
  const label = (text: string, x: number, y: number, anchor: string) => {
    const made = textAt(
      page,
      fit(text, frame.width * 0.7, theme.labelFont),
      x,
      y,
      theme.labelFont,
      'var(--ink-2)',
    );
    made.setAttribute('text-anchor', anchor);
    svg.append(made);
  };
  if (scene.ylabel !== '') label(scene.ylabel, 0, frame.labelAt, 'start');
  if (scene.xlabel !== '') label(scene.xlabel, frame.width - frame.right, frame.height - 4, 'end');
  return svg;
}

function textAt(
  page: Document,
  text: string,
  x: number,
  y: number,
  size: number,
  fill: string,
  weight = 400,
): SVGTextElement {
  const made = page.createElementNS(SVG, 'text');
  made.textContent = text;
  const attributes = { x, y, fill, 'font-size': size, 'font-weight': weight };
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.setAttribute('text-anchor', 'start');
  return made;
}

/** Plot leaves the place of each shape in its layer with the element. */
function spotsOf(svg: SVGSVGElement, { layers }: Scene): Drawing['spots'] {
  return layers.flatMap(({ shapes }, i) =>
    [...svg.querySelectorAll(`.${LAYER}${i} *`)].flatMap((element) => {
      const at = (element as Element & { __data__?: unknown }).__data__;
      const spot = typeof at === 'number' ? shapes[at]?.spot : undefined;
      return spot ? [{ element, spot }] : [];
    }),
  );
}

const KEPT = /^(?:x|y|x1|x2|y1|y2|cx|cy|r|rx|ry|d|dx|dy|width|height|viewBox|transform)$/;
const KEPT_TOO = /^(?:fill|stroke|font|text|opacity|paint-order)(?:-[a-z]+)*$/;
const TAGS = ['svg', 'g', 'rect', 'circle', 'path', 'line', 'text', 'tspan', 'title', 'style'];

/** Markup of what we draw and of nothing else; letters that XML cannot have are left out. */
function printed(element: Element, tokens: Tokens | undefined, root = true): string {
  const tag = element.tagName.toLowerCase();
  if (!TAGS.includes(tag)) return '';
  const attributes = [...element.attributes]
    .filter(({ name }) => KEPT.test(name) || KEPT_TOO.test(name))
    .map(({ name, value }) => {
      const plain = tokens && /^(?:fill|stroke)$/.test(name) ? plainColour(value, tokens) : value;
      return ` ${name}="${escaped(plain)}"`;
    });
  if (root) attributes.unshift(` xmlns="${SVG}"`);
  const inside = [...element.childNodes].map((node) =>
    node.nodeType === 1
      ? printed(node as Element, tokens, false)
      : node.nodeType === 3
        ? escaped(node.nodeValue ?? '')
        : '',
  );
  return `<${tag}${attributes.join('')}>${inside.join('')}</${tag}>`;
}

function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
