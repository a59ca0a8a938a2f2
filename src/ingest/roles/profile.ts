import {
  currencyOf,
  findDateStyle,
  findNumberStyle,
  readNumber,
  type DateStyle,
  type Finding,
  type NumberStyle,
} from '../values';
import { looksLikeGender, looksLikeStatus, normalizeGender, readConsent } from '../words';

/** What a column's sample values are like. Shares are of the non-empty ones, 0 to 1. */
export interface Profile {
  filled: number;
  /** The first non-empty value. */
  example: string;
  distinct: number;
  /** No value twice, among enough of them to say so. */
  unique: boolean;
  number: Finding<NumberStyle> | null;
  date: Finding<DateStyle> | null;
  email: boolean;
  phone: boolean;
  gender: boolean;
  /** Most values are words for a gender, be it one only: enough where the header says so. */
  genderWords: boolean;
  /** Most values say yes or no. */
  flag: boolean;
  status: boolean;
  currency: boolean;
  /** Short codes without blanks: numbers of a fixed width or mixed letters and digits. */
  idLike: boolean;
  /** Some value has a decimal part or a currency. */
  moneyLike: boolean;
  integer: boolean;
  /** Order numbers such as #1001, or codes of customers, where a name would stand. */
  numbered: boolean;
  /** Whole numbers most of which can be years of birth. */
  birthYears: boolean;
  median: number;
  /** Several words of letters: names, descriptions. */
  wordy: boolean;
}

/** Whoever was born later does not shop yet. */
const LAST_BIRTH = 2025;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const PHONE = /^\+?\(?\d[\d\s().-]{8,17}\d$/;
const NUMBERED = /^#?[A-Z]{0,4}-?\d+$/i;
const CODE = /^[A-Za-z]{0,6}[-_#./]?\d[\w-]*$/;

export function profile(
  values: string[],
  hint: { isDateHeader: boolean; locale?: 'tr' | 'en' },
): Profile {
  const filled = values.map((value) => value.trim()).filter((value) => value !== '');
  const distinct = new Set(filled);
  const share = (test: (value: string) => boolean): number =>
    filled.length === 0 ? 0 : filled.filter(test).length / filled.length;
  const number = findNumberStyle(filled);
  const numbers = number
    ? filled.map((value) => readNumber(value, number.style)).filter((value) => value !== null)
    : [];
  numbers.sort((a, b) => a - b);
  const integer = number !== null && numbers.every((value) => Number.isInteger(value));
  const birthYears = numbers.filter((value) => value >= 1900 && value <= LAST_BIRTH).length;
  const words = [...distinct];
  const digits = share((value) => /^\d+$/.test(value));
  const zeros = filled.filter((value) => /^0\d/.test(value)).length;
  const repeats = distinct.size < filled.length;
  return {
    filled: filled.length,
    example: filled[0] ?? '',
    distinct: distinct.size,
    unique: filled.length >= 3 && !repeats,
    number,
    date: findDateStyle(filled, hint),
    email: share((value) => EMAIL.test(value)) > 0.8,
    phone:
      share((value) => PHONE.test(value)) > 0.8 &&
      share((value) => /^(?:\+|0\d|\(|90)|[\s()-]/.test(value)) > 0.5,
    gender: looksLikeGender(filled),
    genderWords: share((value) => ['female', 'male'].includes(normalizeGender(value) ?? '')) > 0.5,
    flag: share((value) => readConsent(value) !== null) > 0.5,
    status: !number && distinct.size <= 30 && looksLikeStatus(words),
    currency:
      distinct.size > 0 &&
      distinct.size <= 5 &&
      words.every((word) => !/\d/.test(word) && word.length <= 4 && currencyOf(word) !== null),
    idLike:
      share((value) => CODE.test(value)) > 0.95 &&
      (zeros > 0 || digits < 0.5 || (numbers.at(-1) ?? 0) >= 1000) &&
      integerOrCode(filled) &&
      distinct.size > 2,
    moneyLike: number !== null && (!integer || number.style.currency !== null),
    integer,
    numbered: share((value) => NUMBERED.test(value)) > 0.8,
    birthYears: integer && birthYears > numbers.length * 0.5,
    median: numbers[numbers.length >> 1] ?? 0,
    wordy: share((value) => /\p{L}{2,}\s+\p{L}/u.test(value)) > 0.5,
  };
}

const integerOrCode = (values: string[]): boolean =>
  values.every((value) => !/[.,]\d{1,2}$/.test(value) || /\.0$/.test(value));
