import type { Drawing } from '../../../charts/plot/draw';
import type { Box } from '../../../charts/chart';
import type { Spot } from '../../../charts/plot/scene';

export interface Told {
  spot: Spot;
  box: Box;
  /** Where the tip hangs, and to which side it leans. */
  x: number;
  y: number;
  side: 'left' | 'middle' | 'right';
}

/** Pixels from a mark within which the pointer means it. */
const NEAR = 24;

/** The mark that the pointer or the keyboard is at. */
export class Marks {
  focused = $state(false);
  #pointed = $state(-1);
  #active = $state(0);
  #chart: () => Drawing | null;
  #boxes: { of: Drawing; boxes: Box[]; order: number[] } | null = null;

  constructor(chart: () => Drawing | null) {
    this.#chart = chart;
  }

  readonly #at = $derived.by(() =>
    this.#pointed >= 0 ? this.#pointed : this.focused ? this.#active : -1,
  );

  readonly told: Told | null = $derived.by(() => this.#tell(this.#at));
  /** For those who hear it: only what the keyboard goes to. */
  readonly said = $derived.by(() => {
    const spot = this.focused ? this.#chart()?.spots[this.#active]?.spot : undefined;
    return spot ? [spot.label, ...spot.figures].filter((part) => part !== '').join(', ') : '';
  });

  point(event: PointerEvent & { currentTarget: HTMLElement }): void {
    const chart = this.#chart();
    if (!chart) return;
    const { boxes } = this.#measured(chart);
    const frame = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - frame.left, event.clientY - frame.top];
    let [best, least] = [-1, NEAR];
    boxes.forEach((box, i) => {
      const away = Math.hypot(
        Math.max(box.x - x, 0, x - box.x - box.w),
        Math.max(box.y - y, 0, y - box.y - box.h),
      );
      // Of those that lie upon one another the last one is seen.
      if (away < least || (away === 0 && least === 0)) [best, least] = [i, away];
    });
    this.#pointed = best;
  }

  leave(): void {
    this.#pointed = -1;
  }

  focus(event: FocusEvent & { currentTarget: HTMLElement }): void {
    this.focused = event.currentTarget.matches(':focus-visible');
    if (this.focused) this.#active = this.#order()[0] ?? 0;
  }

  blur(): void {
    this.focused = false;
  }

  key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const order = this.#order();
    const at = order.indexOf(this.#active);
    const to = {
      ...{ ArrowLeft: at - 1, ArrowUp: at - 1, ArrowRight: at + 1, ArrowDown: at + 1 },
      ...{ Home: 0, End: order.length - 1, PageUp: at - 10, PageDown: at + 10 },
    }[event.key];
    if (to === undefined || order.length === 0) return;
    event.preventDefault();
    this.focused = true;
    this.#pointed = -1;
    this.#active = order[Math.max(0, Math.min(order.length - 1, to))]!;
  }

  #order(): number[] {
    const chart = this.#chart();
    return chart ? this.#measured(chart).order : [];
  }

  /** Asked of the page once for each drawing. Marks follow one another as they stand: down first where they lie. */
  #measured(chart: Drawing): { boxes: Box[]; order: number[] } {
    if (this.#boxes?.of === chart) return this.#boxes;
    const frame = chart.svg.getBoundingClientRect();
    const boxes = chart.spots.map(({ element }): Box => {
      const box = element.getBoundingClientRect();
      return { x: box.left - frame.left, y: box.top - frame.top, w: box.width, h: box.height };
    });
    const down = chart.scene.yDown;
    const place = ({ x, y, w, h }: Box) =>
      (down ? [y + h / 2, x] : [x + w / 2, y]) as [number, number];
    const order = boxes.map((_, i) => i);
    const places = boxes.map(place);
    order.sort((a, b) => {
      const [p, q] = [places[a]!, places[b]!];
      return Math.abs(p[0] - q[0]) < 0.5 ? p[1] - q[1] : p[0] - q[0];
    });
    this.#boxes = { of: chart, boxes, order };
    return this.#boxes;
  }

  #tell(at: number): Told | null {
    const chart = this.#chart();
    const spot = chart?.spots[at]?.spot;
    if (!chart || !spot || !chart.svg.isConnected) return null;
    const box = this.#measured(chart).boxes[at]!;
    const width = chart.svg.clientWidth;
    const x = Math.max(0, Math.min(width, box.x + box.w / 2));
    const side = x > width * 0.66 ? 'left' : x < width * 0.33 ? 'right' : 'middle';
    return { spot, box, x, y: Math.max(0, box.y), side };
  }
}
