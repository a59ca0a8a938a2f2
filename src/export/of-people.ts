import { mayName, tokenize, unquoted } from '../engine/sql';
import { nameKey } from '../notebook/names';
import { personalName, type Personal } from './personal';

/**
 * What a query makes of relations with a row a person: `rows` of them again, `values` without an aggregate, each once,
 * or `groups`.
 */
export type Made = 'rows' | 'values' | 'groups';

interface Node {
  readonly text: string;
  /** For a word its key: as the engine compares names; for what is in quotes likewise. */
  readonly key: string;
  readonly isName: boolean;
  /** What stands in parentheses. */
  readonly inside: readonly Node[] | null;
}

const QUERY = /^(select|with|from|table|summarize)$/;
const AGGREGATE =
  /^(count|count_if|countif|sum|sumif|fsum|kahan_sum|avg|favg|mean|median|mad|min|max|quantile\w*|percentile\w*|approx_\w+|mode|stddev\w*|var_\w+|variance|list|array_agg|string_agg|group_concat|listagg|any_value|arbitrary|first|last|arg_max\w*|arg_min\w*|max_by|min_by|bool_and|bool_or|bit_and|bit_or|bit_xor|histogram\w*|corr|covar_\w+|regr_\w+|entropy|kurtosis\w*|skewness|product|geomean|geometric_mean)$/;
/** Functions that give back what they are given, or what of it tells as much. */
const KEEPS =
  /^(lower|upper|lcase|ucase|trim|ltrim|rtrim|initcap|strip_accents|coalesce|ifnull|nullif|concat|concat_ws|cast|try_cast|replace|min|max|mode|list|array_agg|string_agg|group_concat|listagg|any_value|arbitrary|first|last|arg_max|arg_min|max_by|min_by)$/;
const CLAUSE = /^(where|group|having|order|limit|offset|qualify|window|using|select)$/;

/** What a query makes of relations of which those in `people` (by `nameKey`) have a row a person. */
export function madeOf(sql: string, people: ReadonlySet<string>): Made {
  return made(treeOf(sql), people);
}

/** What of a person an expression names outside of what only counts it. */
export function personalIn(sql: string): Personal | null {
  const search = (nodes: readonly Node[]): Personal | null => {
    for (const [i, node] of nodes.entries()) {
      const before = nodes[i - 1]?.key ?? '';
      const found = node.inside
        ? /^count/.test(before)
          ? null
          : search(node.inside)
        : node.isName && nodes[i + 1]?.text !== '.' && before !== 'as'
          ? personalName(node.text)
          : null;
      if (found) return found;
    }
    return null;
  };
  return search(treeOf(sql));
}

function treeOf(sql: string): Node[] {
  const top: Node[] = [];
  const open: Node[][] = [top];
  for (const { kind, text } of tokenize(sql)) {
    if (kind === 'space' || kind === 'comment') continue;
    const level = open.at(-1)!;
    if (text === '(') {
      const inside: Node[] = [];
      level.push({ text: '', key: '', isName: false, inside });
      open.push(inside);
    } else if (text === ')') {
      if (open.length > 1) open.pop();
    } else {
      const plain = unquoted({ kind, text });
      // A name in quotes is no keyword.
      const key = kind === 'ident' ? `"${nameKey(plain)}` : kind === 'word' ? nameKey(plain) : '';
      level.push({ text: plain, key, isName: mayName({ kind }), inside: null });
    }
  }
  return top;
}

function made(nodes: readonly Node[], people: ReadonlySet<string>): Made {
  const known = new Set(people);
  const start = readWith(nodes, known);
  const parts: Node[][] = [[]];
  for (const node of nodes.slice(start)) {
    if (/^(union|except|intersect)$/.test(node.key)) parts.push([]);
    else parts.at(-1)!.push(node);
  }
  const all = parts.map((part) => madeBy(part, known));
  return all.find((one) => one === 'rows') ?? all.find((one) => one === 'values') ?? 'groups';
}

/** Behind `WITH a AS (…), b AS (…)`; what of these has rows of persons is added to `known`, what has not is taken out. */
function readWith(nodes: readonly Node[], known: Set<string>): number {
  if (nodes[0]?.key !== 'with') return 0;
  let at = nodes[1]?.key === 'recursive' ? 2 : 1;
  for (;;) {
    const name = nameKey(nodes[at]?.text ?? '');
    while (at < nodes.length && nodes[at]!.key !== 'as') at++;
    while (at < nodes.length && !nodes[at]!.inside) at++;
    if (nodes[at] && made(nodes[at]!.inside!, known) === 'rows') known.add(name);
    else known.delete(name);
    at++;
    if (nodes[at]?.text !== ',') return at;
    at++;
  }
}

/** One SELECT. */
function madeBy(nodes: readonly Node[], known: ReadonlySet<string>): Made {
  const [only] = nodes;
  if (only?.inside && isQuery(only.inside)) return made(only.inside, known);
  if (!readsPeople(nodes, known)) return 'groups';
  if (keepsPerson(nodes)) return 'rows';
  if (hasAggregate(nodes) || nodes.some(({ key }) => /^pivot/.test(key))) return 'groups';
  const each = nodes.some(
    ({ key }, i) => key === 'group' || (key === 'distinct' && nodes[i - 1]?.key === 'select'),
  );
  return each ? 'values' : 'rows';
}

function isQuery(nodes: readonly Node[]): boolean {
  const [first] = nodes;
  return (
    first !== undefined &&
    (QUERY.test(first.key) || (first.inside !== null && isQuery(first.inside)))
  );
}

/** Whether a source of its FROM has rows of persons. */
function readsPeople(nodes: readonly Node[], known: ReadonlySet<string>, from = false): boolean {
  let wants = from;
  let inFrom = from;
  for (let i = 0; i < nodes.length; i++) {
    const { key, text, inside, isName } = nodes[i]!;
    if (wants && inside) {
      if (isQuery(inside) ? made(inside, known) === 'rows' : readsPeople(inside, known, true)) {
        return true;
      }
      wants = false;
    } else if (wants && isName && key !== 'lateral') {
      let last = text;
      while (nodes[i + 1]?.text === '.' && nodes[i + 2]) last = nodes[(i += 2)]!.text;
      if (!nodes[i + 1]?.inside && known.has(nameKey(last))) return true;
      wants = false;
    } else if (key === 'from' && nodes[i - 1]?.key !== 'distinct') wants = inFrom = true;
    else if (/^(join|pivot|unpivot|summarize|table)$/.test(key)) wants = true;
    else if (text === ',' && inFrom) wants = true;
    else if (CLAUSE.test(key)) inFrom = false;
  }
  return false;
}

function hasAggregate(nodes: readonly Node[]): boolean {
  return nodes.some(({ inside }, i) => {
    if (!inside || isQuery(inside)) return false;
    const behind = nodes[i + 1]?.key === 'filter' ? i + 3 : i + 1;
    const isOne = AGGREGATE.test(nodes[i - 1]?.key ?? '') && nodes[behind]?.key !== 'over';
    return isOne || hasAggregate(inside);
  });
}

/** Whether its columns, or what it groups by, name a person outside of what only counts or tests it. */
function keepsPerson(nodes: readonly Node[]): boolean {
  let clause = '';
  const parts = nodes.filter(({ key }) => {
    if (CLAUSE.test(key) || key === 'from') clause = key;
    return clause === 'select' || clause === 'group';
  });
  return keeps(parts);
}

function keeps(nodes: readonly Node[]): boolean {
  let tested = false;
  return nodes.some(({ key, text, isName, inside }, i) => {
    if (key === 'when') tested = true;
    if (key === 'then') tested = false;
    if (tested) return false;
    const before = nodes[i - 1];
    const behind = nodes[i + 1];
    if (inside && isQuery(inside)) return keepsPerson(inside);
    if (inside) {
      const called = before?.isName && !/^(by|select|distinct|in|all|then|else)$/.test(before.key);
      return (!called || KEEPS.test(before.key)) && keeps(inside);
    }
    const isAlias = before?.key === 'as' || (before?.inside !== null && before !== undefined);
    if (!isName || isAlias || behind?.inside || behind?.text === '.' || behind?.key === 'is') {
      return false;
    }
    return personalName(text) !== null;
  });
}
