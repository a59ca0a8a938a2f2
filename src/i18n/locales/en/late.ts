import { chart } from './chart';
import { grid } from './grid';
import { notebook } from './notebook';
import { prose } from './prose';
import { report } from './report';
import { sql } from './sql';
import { notebookErrors } from './notebook-errors';

/** What the notebook says, fetched with it. */
export const late = { notebook, notebookErrors, prose, report, sql, grid, chart };
