import type { Locale, Messages } from '../../../../i18n/locale';
import { figuresOf, type Figures } from './figures';

/** What a phrase leaves open; its kind follows from the name. */
export type Slot =
  | 'value'
  | 'values'
  | 'text'
  | 'from'
  | 'below'
  | 'n'
  | 'm'
  | 'days'
  | 'fromDay'
  | 'beforeDay'
  | 'window'
  | 'times'
  | 'tests'
  | 'what';

/** A phrase cut at its slots. */
export type Piece = { readonly text: string } | { readonly slot: Slot };

export interface Phrase {
  readonly key: string;
  readonly pieces: readonly Piece[];
  /** Read and never printed. */
  readonly also: boolean;
}

const AREAS = ['tests', 'windows', 'times', 'did', 'never', 'nth', 'bought', 'lives'] as const;
export type Area = (typeof AREAS)[number];

/** The phrases of a language, ready for printing and parsing. */
export interface Language {
  readonly locale: Locale;
  readonly rules: Messages['rules'];
  readonly figures: Figures;
  phrases(area: Area): readonly Phrase[];
  /** The small letter of a character (UTF-16 unit). */
  fold(char: string): string;
}

const languages = new WeakMap<Locale, Language>();

export function languageOf(locale: Locale): Language {
  let language = languages.get(locale);
  if (!language) {
    const { rules } = locale.messages;
    const areas = new Map<Area, readonly Phrase[]>();
    for (const area of AREAS) {
      const printed: Readonly<Record<string, string>> =
        area === 'bought' || area === 'lives' ? {} : rules[area];
      const also: Partial<Record<Area, Readonly<Record<string, string>>>> = rules.also;
      const read = Object.entries(also[area] ?? {});
      areas.set(area, [
        ...Object.entries(printed).map(([key, text]) => phrase(key, text, false)),
        ...read.flatMap(([key, texts]) =>
          texts.split(' | ').map((text) => phrase(key, text, true)),
        ),
      ]);
    }
    const phrases = (area: Area) => areas.get(area) ?? [];
    const small = new Map<string, string>();
    const fold = (char: string) => {
      let folded = small.get(char);
      if (folded === undefined) small.set(char, (folded = char.toLocaleLowerCase(locale.tag)));
      return folded;
    };
    language = { locale, rules, figures: figuresOf(locale), phrases, fold };
    languages.set(locale, language);
  }
  return language;
}

function phrase(key: string, text: string, also: boolean): Phrase {
  return { key, pieces: piecesOf(text), also };
}

export function piecesOf(text: string): Piece[] {
  return text
    .split(/(\{\w+\})/)
    .filter((piece) => piece.trim() !== '')
    .map((piece) =>
      piece.startsWith('{') ? { slot: piece.slice(1, -1) as Slot } : { text: piece.trim() },
    );
}

/** `text` with what stands in {braces} filled in; for the words of problems too. */
export function fill(text: string, slots: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(slots, name) ? (slots[name] as string) : whole,
  );
}
