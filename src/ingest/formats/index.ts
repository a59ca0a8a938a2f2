import type { Format } from '../format';
import { delimited } from './delimited';
import { html } from './html';
import { json } from './json';
import { parquet } from './parquet';
import { xlsx } from './xlsx';

export const formats: readonly Format[] = [delimited, xlsx, parquet, json, html];
