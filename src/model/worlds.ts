import { ident, tokenize, unquoted } from '../engine/sql';
import { canonicalAnew } from '../ingest/anew';
import type { Refunds } from '../ingest/source';
import { defaults, sqlOf } from './analysis';
import { analyses } from './analyses/index';

/** What everything is computed under: the settings that decide which lines count, and the analyses' parameters. */
export interface World {
  /** ISO date; null: the day after the last sale. */
  asOf: string | null;
  refunds: Refunds;
  /** By analysis id; what is left out takes its default. */
  params: Readonly<Record<string, object>>;
  /** Relations that stay those of the tables: with `rfm_bounds`, scores are by today's bounds. */
  kept?: readonly string[];
}

/**
 * `select` over the canonical relations and the analyses as they would be in another world: one statement in
 * which they stand as CTEs before it, made of the same texts. Nothing is written. Relations that `select` does
 * not need are left out, and so are those that are the same in `now`, the world of the tables: these are read.
 * Throws a `DefterError` (`model.parameter`) when a parameter will not do.
 *
 * Customers and what is known of them are today's: their files have no history.
 */
export function worldSql(world: World, select: string, now?: World): string {
  const wanted = wordsOf(select);
  const ctes: string[] = [];
  for (const { relation, text, wide } of relationsOf(world, now).reverse()) {
    if (!wanted.has(relation)) continue;
    for (const word of wordsOf(text)) wanted.add(word);
    ctes.unshift(
      `${ident(relation)} AS ${wide ? 'NOT MATERIALIZED ' : 'MATERIALIZED '}(\n${text.trimEnd()}\n)`,
    );
  }
  return withCtes(ctes, select);
}

/** `select` with CTEs before its own. */
export function withCtes(ctes: readonly string[], select: string): string {
  if (ctes.length === 0) return select;
  const own = /^(?:\s+|--[^\n]*\n)*WITH\s+(?!RECURSIVE\b)/i.exec(select);
  const rest = own ? `,\n${select.slice(own[0].length)}` : `\n${select}`;
  return `WITH ${ctes.join(',\n')}${rest}`;
}

interface Made {
  relation: string;
  text: string;
  /** As many rows as there are lines: kept whole, it would not fit, so each reader makes what it needs. */
  wide?: boolean;
}

/** What differs from `now`, each after what it reads; everything without a `now`. */
function relationsOf(world: World, now: World | undefined): Made[] {
  const same = now?.asOf === world.asOf && now.refunds === world.refunds;
  const made: Made[] = same ? [] : canonicalAnew(world);
  const changed = new Set<string>();
  for (const analysis of analyses) {
    const params = { ...defaults(analysis), ...world.params[analysis.id] };
    const present = { ...defaults(analysis), ...now?.params[analysis.id] };
    if (
      same &&
      !analysis.needs.some((id) => changed.has(id)) &&
      JSON.stringify(params) === JSON.stringify(present)
    ) {
      continue;
    }
    changed.add(analysis.id);
    for (const { relation } of analysis.sql) {
      if (!world.kept?.includes(relation))
        made.push({ relation, text: sqlOf(analysis, relation, params) });
    }
  }
  return made;
}

/** Names that a text may mean, in small letters; some of them are columns, which does no harm. */
function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  for (const token of tokenize(text)) {
    if (token.kind === 'word') words.add(token.text.toLowerCase());
    if (token.kind === 'ident') words.add(unquoted(token).toLowerCase());
  }
  return words;
}
