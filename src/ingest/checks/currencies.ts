import { ident, literal } from '../../engine/sql';
import { say, type Check } from '../check';
import { currencyColumns } from '../currency';
import { sourceTable } from '../source';
import { currencySql } from '../values';

/** A file whose amounts are in several currencies is refused as such; the remedy counts those in one of them. */
export const currencies: Check = {
  id: 'currencies',
  find: () => Promise.resolve([]),
  remedies: {
    only: {
      when: 'verdict',
      sql: ({ params }, source) => {
        const said = currencyColumns(source).map(({ name }) => currencySql(ident(name)));
        const wanted = literal(String(params.currency));
        return say(
          'other_currency',
          source.id,
          `line IN (
  SELECT _line FROM ${ident(sourceTable(source.id))}
  WHERE coalesce(${[...said, wanted].join(', ')}) <> ${wanted}
)`,
        );
      },
    },
  },
};
