import { scrollHeight, scrollTop, topRow, type Rows } from '../explore/window';

/** Pixels that a few turns of a wheel do not use up. */
const AHEAD = 4_000;

/**
 * Where a list of any length is, when the box that shows it has been scrolled. A list that is taller than a browser can
 * scroll is drawn on a shorter track: a drag of the thumb goes to that share of the list, but a wheel, a finger or a
 * touchpad moves by the pixels it says, and so reaches every row.
 */
export class Scroller {
  /** Rows from the top, with a fraction. */
  at = 0;
  /** Where the box is. */
  #top = 0;
  #rows: Rows;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  get most(): number {
    const { total, rowHeight, height } = this.#rows;
    return Math.max(0, total - height / rowHeight);
  }

  get #isShortened(): boolean {
    return this.#rows.total * this.#rows.rowHeight > scrollHeight(this.#rows);
  }

  /** The box has another height, or there are other rows; gives where the box should be. */
  resize(rows: Rows): number {
    this.#rows = rows;
    return this.goTo(this.at);
  }

  /** Goes to a row; gives where the box should be. */
  goTo(row: number): number {
    this.at = Math.max(0, Math.min(this.most, row));
    this.#top = scrollTop(this.#rows, this.at);
    return this.#top;
  }

  /** The box rounds what it is told. */
  stands(top: number): void {
    this.#top = top;
  }

  /** The box has been scrolled to `top`; gives where it has to be put at once, else null. */
  moved(top: number): number | null {
    const room = scrollHeight(this.#rows) - this.#rows.height;
    const by = top - this.#top;
    this.#top = top;
    if (!this.#isShortened) {
      this.at = topRow(this.#rows, top);
      return null;
    }
    // A pixel of the thumb is room / height pixels of the list, and screens have up to four dots a pixel.
    const byThumb = Math.abs(by) > room / this.#rows.height / 8;
    if (byThumb) {
      this.at = topRow(this.#rows, top);
      return null;
    }
    this.at = Math.max(0, Math.min(this.most, this.at + by / this.#rows.rowHeight));
    // At an end of the track, but not of the list: there has to be track ahead, until `settle` tells the truth.
    if (top <= 0 && this.at > 0) return (this.#top = Math.min(room, AHEAD));
    if (top >= room && this.at < this.most) return (this.#top = Math.max(0, room - AHEAD));
    return null;
  }

  /** Once nothing moves: where the box belongs, so that its thumb shows the truth. */
  settle(): number {
    return this.goTo(this.at);
  }
}
