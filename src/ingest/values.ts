export { currencies, currencyOf, currencySql } from './values/currency';
export { dateSql, mixedDateOrderSql, readDate } from './values/date';
export { decideDateOrder, findDateStyle, proveDateOrderSql } from './values/find-date';
export {
  decideDecimal,
  findNumberStyle,
  finerThanFourSql,
  mixedDecimalSql,
  numberSql,
  openDecimalSql,
  proveDecimalSql,
  readNumber,
} from './values/number';
export { timeSql } from './values/time';
export type { DateOrder, DateStyle, Effort, Evidence, Finding, NumberStyle } from './values/style';
