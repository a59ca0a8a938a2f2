/** A lesson to begin with: a notebook like any other, which runs on whatever was imported. */
export interface Starter {
  readonly id: 'rfm' | 'slipping' | 'first-90-days' | 'data-quality' | 'monthly-review';
  /** The Markdown file of each language. */
  readonly text: Readonly<Record<'en' | 'tr', () => Promise<string>>>;
}

type Raw = { default: string };

const starter = (id: Starter['id'], en: () => Promise<Raw>, tr: () => Promise<Raw>): Starter => ({
  id,
  text: {
    en: async () => (await en()).default,
    tr: async () => (await tr()).default,
  },
});

/** Every starter, in the order a course would take them. */
export const starters: readonly Starter[] = [
  starter(
    'rfm',
    () => import('./en/rfm.md?raw'),
    () => import('./tr/rfm.md?raw'),
  ),
  starter(
    'slipping',
    () => import('./en/slipping.md?raw'),
    () => import('./tr/slipping.md?raw'),
  ),
  starter(
    'first-90-days',
    () => import('./en/first-90-days.md?raw'),
    () => import('./tr/first-90-days.md?raw'),
  ),
  starter(
    'data-quality',
    () => import('./en/data-quality.md?raw'),
    () => import('./tr/data-quality.md?raw'),
  ),
  starter(
    'monthly-review',
    () => import('./en/monthly-review.md?raw'),
    () => import('./tr/monthly-review.md?raw'),
  ),
];
