import type { Format } from '../format';
import { delimited } from './delimited';
import { html } from './html';
import { json } from './json';
import { parquet } from './parquet';
import { xlsx } from './xlsx';

/** Those that a worker of their own reads. */
export const others: readonly Format[] = [xlsx, parquet, json, html];
export const formats: readonly Format[] = /* @__PURE__ */ others.concat(delimited);
