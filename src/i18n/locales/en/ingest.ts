import { count } from './words';

export const ingest = {
  kinds: { customers: 'customers', orders: 'orders', other: 'something else' },
  encodings: {
    'utf-8': 'UTF-8',
    'windows-1254': 'windows-1254 (Turkish)',
    'utf-16le': 'UTF-16 LE',
    'utf-16be': 'UTF-16 BE',
  },
  delimiters: {
    ',': 'comma “,”',
    ';': 'semicolon “;”',
    '\t': 'tab',
    '|': 'bar “|”',
    ' ': 'blanks',
  },
  roles: {
    order_id: 'order number',
    customer_id: 'customer number',
    order_date: 'order date',
    order_time: 'order time',
    amount: 'amount',
    quantity: 'quantity',
    unit_price: 'unit price',
    discount: 'discount',
    unit_cost: 'unit cost',
    cost: 'cost',
    status: 'status',
    product_id: 'product code',
    product: 'product',
    category: 'category',
    channel: 'channel',
    currency: 'currency',
    name: 'name',
    first_name: 'first name',
    last_name: 'last name',
    email: 'e-mail',
    phone: 'phone',
    gender: 'gender',
    birth_date: 'birth date',
    birth_year: 'birth year',
    age: 'age',
    city: 'city',
    region: 'region',
    country: 'country',
    income: 'income',
    education: 'education',
    occupation: 'occupation',
    interest: 'interest',
    lifestyle: 'lifestyle',
    member_since: 'member since',
    consent_call: 'consent: calls',
    consent_sms: 'consent: SMS',
    consent_email: 'consent: e-mail',
  },
  /** Why a line is kept apart. */
  apart: {
    cancelled: 'Cancelled',
    returned: 'Returned',
    no_customer: 'Without a customer, in total revenue only',
    later: 'After the day counted as of',
    no_customer_number: 'Without a customer number',
    zero: 'Amount is zero',
    total: 'Total line',
    header: 'The column names once more',
    duplicate: 'Customer already on an earlier line',
    not_used: 'File neither holds customers nor orders',
  },
  /** Why a line could not be read. */
  unreadable: {
    date: 'No readable date',
    amount: 'No readable amount',
    fields: 'Another number of columns',
    quote: 'A quotation mark that never closes',
    long: 'Longer than a line can be',
    unknown: 'For another reason',
  },
  questions: {
    dateOrder: (sample: string) => `Which day is ${sample}?`,
    dateOrderWhy: 'Every date has 12 or less in both places, so the file itself cannot tell.',
    dateOrders: {
      dmy: 'day, month, year',
      mdy: 'month, day, year',
      ymd: 'year, month, day',
    },
    decimal: (sample: string) => `How much is ${sample}?`,
    decimalWhy: 'The sign in it may part thousands or decimals; the file itself cannot tell.',
    kind: (file: string) => `What does ${file} hold?`,
    kindWhy: 'Its columns do not tell for certain.',
    roles: (roles: string) => `No column found for: ${roles}`,
    rolesWhy: {
      customer_id:
        'Without a customer number nobody can tell which lines belong to the same customer.',
      order_date: 'Without a date nobody can tell how long ago a customer bought.',
      amount:
        'Without an amount, or a quantity and a unit price, there is no revenue to count with.',
      quantity: 'There is a unit price; to become an amount it needs the quantity.',
    },
    /** Beside a quantity; the fields say which is which. */
    rolesEither:
      'There is a quantity. With it either will do: the total of each line or its unit price.',
    rolesWays: {
      amount: 'amount: what the whole line costs',
      unit_price: 'unit price: what one piece costs',
    },
    rolesChoose: 'If a column holds it, choose it here.',
    rolesNone:
      'No other column has values that fit; if one does after all, choose it in the menu beside its name.',
    rolesKeep: 'If the file does not have it, it can stay here as “something else”, not used.',
    keep: 'Do not use this file',
    choose: 'choose a column',
  },
  /** Why a file is neither orders nor customers. */
  other: {
    neither: 'This file is not used: Defter takes it for neither orders nor customers.',
    notOrders: (roles: string) => `For an order file no column was found for: ${roles}.`,
    notCustomers: (roles: string) => `For a customer file no column was found for: ${roles}.`,
    traitless:
      'For a customer file nothing was found that tells of the customers, such as gender, age or city.',
    events: (columns: string) => `It has columns of campaigns, visits or surveys: ${columns}.`,
    change: (button: string) =>
      `If it holds orders or customers after all, say so under “${button}”; you can then choose what each column holds.`,
    chosen: 'You have said that this file holds something else. It stays here but is not used.',
  },
  findings: {
    duplicate_lines: (n: number) =>
      `${count(n, 'line repeats another one', 'lines repeat another one')} in everything. They are counted as they stand.`,
    orders_in_two_files: (n: number, file: string, other: string) =>
      `${count(n, 'order number is', 'order numbers are')} both in ${file} and in ${other}.`,
    customers_not_listed: (n: number, file: string) =>
      `${count(n, 'customer has', 'customers have')} orders but no line in ${file}. They take part with what their orders say.`,
    unknown_statuses: (n: number, words: string) =>
      `${count(n, 'status is', 'statuses are')} not known and counted as sold: ${words}`,
    unread_values: (n: number, column: string) =>
      `${count(n, 'value', 'values')} in “${column}” could not be read and stay empty.`,
    rounded_amounts: (n: number, column: string) =>
      `${count(n, 'amount', 'amounts')} in “${column}” have more than four decimals and were rounded.`,
    future_orders: (n: number) =>
      `${count(n, 'order line is', 'order lines are')} dated after today.`,
    other: (n: number) => `${count(n, 'line is', 'lines are')} worth a look.`,
  },
};
