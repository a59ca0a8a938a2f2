import { locales } from '../../i18n/locales/index';
import { analyses as allAnalyses } from '../../model/analyses/index';
import { rfm } from '../../model/analyses/rfm';
import { catalogueOf } from '../../model/segments/rules/catalogue';
import { problemsOf } from '../../model/segments/rules/problems';
import { ruleSql } from '../../model/segments/rules/sql';
import { printProblem } from '../../model/segments/rules/words/print';
import type { World } from '../../model/worlds';
import { i18n } from '../app.svelte';
import { router } from '../router.svelte';
import { Loaded } from '../segments-loaded.svelte';
import { analyses, workspace } from '../workspace.svelte';
import { PALETTE } from './map-editing';
import { saved } from './own';
import { isDay, shiftDay } from './worlds-days';
import { statesOf, type By, type WorldState } from './worlds-states';

/** Days back unless the user chooses. */
export const USUAL_BACK = 90;
export const BACKS = [30, 90, 180, 365] as const;
