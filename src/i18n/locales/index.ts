import type { Language } from '../locale';
import { english } from './en';
import { turkish } from './tr';

/** The first one is used when nothing the user or the browser asks for is here. */
export const languages: readonly Language[] = [english, turkish];
