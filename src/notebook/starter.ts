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
    () => import('./starters/en/rfm.md?raw'),
    () => import('./starters/tr/rfm.md?raw'),
  ),
  starter(
    'slipping',
    () => import('./starters/en/slipping.md?raw'),
    () => import('./starters/tr/slipping.md?raw'),
  ),
  starter(
    'first-90-days',
    () => import('./starters/en/first-90-days.md?raw'),
    () => import('./starters/tr/first-90-days.md?raw'),
  ),
  starter(
    'data-quality',
    () => import('./starters/en/data-quality.md?raw'),
    () => import('./starters/tr/data-quality.md?raw'),
  ),
  starter(
    'monthly-review',
    () => import('./starters/en/monthly-review.md?raw'),
    () => import('./starters/tr/monthly-review.md?raw'),
  ),
];
