import type { Locale } from '../locale';
import { en } from './en/index';
import { tr } from './tr/index';

/** The first one is used when nothing the user or the browser asks for is here. */
export const locales: readonly Locale[] = [en, tr];
