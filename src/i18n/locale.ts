import type { messages } from './locales/en/index';

/** The shape of `T` with any other texts in it: a missing, extra or wrongly typed key does not compile. */
export type Like<T> = T extends string
  ? string
  : T extends (...args: infer Args) => string
    ? (...args: Args) => string
    : { [Key in keyof T]: Like<T[Key]> };

/** All texts of the app by area. English defines the shape. */
export type Messages = Like<typeof messages>;

/** A language there is, before anything is said in it. */
export interface Language {
  /** As in `Locale`. */
  readonly id: string;
  readonly name: string;
  load(): Promise<Locale>;
}

export interface Locale {
  /** Language code as in `lang=` and `<html lang>`. */
  readonly id: string;
  /** The language's name in itself. */
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
  /** Whose conventions numbers and dates follow, as a BCP 47 tag. */
  readonly tag: string;
  /** What shortens a large number: a letter (4.6m) or the word (4,6 milyon). */
  readonly compact: 'short' | 'long';
  /** How a day is written. */
  readonly day: Readonly<Intl.DateTimeFormatOptions>;
  readonly messages: Messages;
}
