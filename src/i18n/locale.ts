import type { first } from './locales/en/first';
import type { late } from './locales/en/late';
import type { rest } from './locales/en/rest';

/** The shape of `T` with any other texts in it: a missing, extra or wrongly typed key does not compile. */
export type Like<T> = T extends string
  ? string
  : T extends (...args: infer Args) => string
    ? (...args: Args) => string
    : { [Key in keyof T]: Like<T[Key]> };

/** What the first page says, by area. English defines the shape. */
export type FirstMessages = Like<typeof first>;
/** What pages say that are fetched when opened. */
export type RestMessages = Like<typeof rest>;
/** What the notebook says, fetched when it is opened. */
export type LateMessages = Like<typeof late>;
/** All texts of the app. */
export type Messages = FirstMessages & RestMessages & LateMessages;

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

/** A language as it is there from the start, and the rest of its texts. */
export interface Language extends Omit<Locale, 'messages'> {
  readonly messages: FirstMessages;
  load(): Promise<RestMessages>;
  loadLate(): Promise<LateMessages>;
}
