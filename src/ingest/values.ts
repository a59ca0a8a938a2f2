export { currencies, currencyOf, currencySql } from './values/currency';
export { dateSql, readDate } from './values/date';
export { decideDateOrder, findDateStyle, proveDateOrderSql } from './values/find-date';
export {
  decideDecimal,
  findNumberStyle,
  finerThanFourSql,
  numberSql,
  proveDecimalSql,
  readNumber,
} from './values/number';
export type { DateOrder, DateStyle, Effort, Evidence, Finding, NumberStyle } from './values/style';
