import { describe, expect, it } from 'vitest';
import { createFormats } from '../../src/i18n/format';
import { locales } from '../support/locales';
import type { DelimitedReading } from '../../src/ingest/format';
import type { Ledger } from '../../src/ingest/ledger';
import type { ColumnGuess, RoleGuess } from '../../src/ingest/roles';
import type { Question } from '../../src/ingest/understand';
import { askedQuestions, optionText } from '../../src/views/data/answers';
import { asReadName, facts } from '../../src/views/data/facts';
import { apartText, cellBehind, sumLines, unreadableText } from '../../src/views/data/fates';
import { findingText, unlistedText } from '../../src/views/data/findings';
import { headline } from '../../src/views/data/headline';
import { pastedTable } from '../../src/views/data/incoming';
import { anotherPart, fromLine, hasFirstLine } from '../../src/views/data/reading';
import { html } from '../../src/ingest/formats/html';

const en = locales.find(({ id }) => id === 'en')!;
const tr = locales.find(({ id }) => id === 'tr')!;
const m = en.messages;

const number: ColumnGuess['number'] = {
  style: { decimal: ',', group: '.', currency: null, percent: false, plain: false },
  sure: false,
  alternatives: [{ decimal: '.', group: '', currency: null, percent: false, plain: true }],
  evidence: 'number_ambiguous',
  example: '1.234',
  fits: 1,
};
const date: ColumnGuess['date'] = {
  style: { order: 'dmy', time: false },
  sure: false,
  alternatives: [{ order: 'mdy', time: false }],
  evidence: 'date_ambiguous',
  example: '03.02.2026',
  fits: 1,
};
const guess: RoleGuess = {
  kind: 'orders',
  kindSure: true,
  columns: [
    { name: 'no', role: 'order_id', sure: true, why: 'header', number: null, date: null },
    { name: 'tarih', role: 'order_date', sure: true, why: 'header', number: null, date },
    { name: 'tutar', role: 'amount', sure: true, why: 'header', number, date: null },
  ],
};
const question = (kind: Question['kind'], column: string | null, rest = {}): Question => ({
  id: [1, kind, column ?? ''].join(':'),
  source: 1,
  kind,
  column,
  sample: null,
  options: [],
  roles: [],
  ...rest,
});

describe('headline', () => {
  const source = (name: string, status: 'sniffing' | 'asking' | 'ready' | 'failed', n = 0) => ({
    name,
    status,
    questions: Array.from({ length: n }, () => question('roles', null)),
  });
  const say = (sources: ReturnType<typeof source>[], ready = false) =>
    headline(m.data.title, sources, ready);

  it('puts what the user has to do first', () => {
    expect(say([source('a.csv', 'asking', 1), source('b.csv', 'sniffing')])).toBe(
      'a.csv needs 1 answer',
    );
    expect(say([source('a.csv', 'asking', 1), source('b.csv', 'asking', 2)])).toBe(
      '3 answers needed before it can start',
    );
  });

  it('says that it counts until it is known what there is', () => {
    const files = [source('a.csv', 'ready'), source('b.csv', 'ready')];
    expect(headline(m.data.title, files, false, true)).toBe('Counting…');
    expect(headline(tr.messages.data.title, files, true, true)).toBe('Sayılıyor…');
    expect(headline(m.data.title, [...files, source('c.csv', 'sniffing')], false, true)).toBe(
      'The files are being read',
    );
  });

  it('tells reading, failed, missing and ready apart', () => {
    expect(say([source('a.csv', 'sniffing')])).toBe('The file is being read');
    expect(say([source('a.csv', 'failed')])).toBe('a.csv cannot be used');
    expect(say([source('a.csv', 'ready')])).toBe('An order file is still missing');
    expect(say([source('a.csv', 'ready')], true)).toBe('Your file is ready');
    expect(
      say([source('a.csv', 'ready'), source('b.csv', 'ready'), source('c.csv', 'failed')], true),
    ).toBe('2 files are ready, 1 file cannot be used');
    expect(say([source('a.csv', 'ready'), source('b.csv', 'failed')], true)).toBe(
      '1 file is ready, 1 file cannot be used',
    );
    expect(say([source('a.csv', 'ready'), source('b.csv', 'ready')], true)).toBe(
      '2 files are ready',
    );
  });
});

describe('questions', () => {
  it('keeps answered ones beside open ones, in the order of the columns', () => {
    const open = [question('decimal', 'tutar', { sample: '1.234', options: [',', '.'] })];
    const asked = askedQuestions({
      id: 1,
      guess,
      questions: open,
      answers: { '1:date_order:tarih': 'mdy' },
    });
    expect(asked.map(({ question, chosen }) => [question.id, chosen])).toEqual([
      ['1:date_order:tarih', 'mdy'],
      ['1:decimal:tutar', null],
    ]);
    expect(asked[0]!.question.options).toEqual(['dmy', 'mdy']);
    expect(asked[0]!.question.sample).toBe('03.02.2026');
  });

  it('forgets an answer that is none any more', () => {
    const answers = { '1:date_order:tarih': 'ymd', '1:decimal:gone': ',' };
    expect(askedQuestions({ id: 1, guess, questions: [], answers })).toEqual([]);
  });

  it('calls an option what it would make of the sample', () => {
    const dates = question('date_order', 'tarih', { sample: '03.02.2026' });
    const format = createFormats(tr);
    const text = (option: string) =>
      optionText(tr.messages, format, dates, option, guess.columns[1]);
    expect([text('dmy'), text('mdy')]).toEqual(['3 Şubat 2026', '2 Mart 2026']);
    const decimals = question('decimal', 'tutar', { sample: '1.234' });
    const amount = (option: string) =>
      optionText(m, createFormats(en), decimals, option, guess.columns[2]);
    expect([amount(','), amount('.')]).toEqual(['1,234.00', '1.234']);
    expect(optionText(m, createFormats(en), question('kind', null), 'orders', undefined)).toBe(
      'orders',
    );
  });
});

describe('words for what was found', () => {
  it('names fates as the kind of file means them', () => {
    expect(apartText(m, 'no_customer', 'orders')).toBe(m.ingest.apart.no_customer);
    expect(apartText(m, 'no_customer', 'customers')).toBe(m.ingest.apart.no_customer_number);
    expect(unreadableText(m, 'fields')).toBe(m.ingest.unreadable.fields);
    expect(unreadableText(m, 'toString')).toBe(m.ingest.unreadable.unknown);
  });

  it('has words for every reason a line can be kept apart for', async () => {
    const { APART } = await import('../../src/ingest/ledger');
    for (const { messages } of locales) {
      expect(APART.filter((reason) => !(reason in messages.ingest.apart))).toEqual([]);
    }
  });

  it('adds up', () => {
    const ledger: Pick<Ledger, 'apart'> = {
      apart: [
        { reason: 'zero', lines: 2 },
        { reason: 'total', lines: 1 },
      ],
    };
    expect(sumLines(ledger.apart)).toBe(3);
    expect(sumLines([])).toBe(0);
  });

  it('names the cell that makes a line unreadable', () => {
    const columns = (roles: ('order_id' | 'order_date' | 'amount' | 'unit_price' | null)[]) =>
      roles.map((role) => ({ role }));
    expect(cellBehind(columns(['order_id', 'order_date', 'amount']), 'date')).toBe(1);
    expect(cellBehind(columns(['unit_price', null, 'amount']), 'amount')).toBe(2);
    expect(cellBehind(columns(['unit_price', null]), 'amount')).toBe(0);
    expect(cellBehind(columns(['order_date', 'amount']), 'fields')).toBe(-1);
  });

  it('names roles, all of them', async () => {
    const { ROLES } = await import('../../src/ingest/roles');
    for (const { messages } of locales) {
      expect(Object.keys(messages.ingest.roles).sort()).toEqual(
        ROLES.map(({ role }) => role).sort(),
      );
    }
  });

  it('puts a finding in a sentence', () => {
    const finding = {
      id: 'x',
      check: 'customers_not_listed',
      remedies: [],
      source: 1,
      count: 1,
      params: { file: 'musteriler.csv' },
      lines: null,
    };
    expect(findingText(m, finding)).toMatch(/^1 customer has orders but no line in musteriler.csv/);
    expect(findingText(m, { ...finding, check: 'future_orders', count: 14 })).toMatch(/^14 order/);
  });

  it('warns when the customer file names hardly anybody with orders', () => {
    const said = (customers: number, listed: number, messages = m) =>
      unlistedText(messages, [
        {
          id: 'x',
          check: 'customers_not_listed',
          remedies: [],
          source: 1,
          count: customers - listed,
          params: { file: 'c.csv', customers, listed },
          lines: null,
        },
      ]);
    expect(said(2304, 0)).toMatch(/^None of the 2,304 customers with orders stands in c\.csv/);
    expect(said(2304, 0, tr.messages)).toMatch(/^Siparişi olan 2\.304 müşteri .* hiçbiri c\.csv/);
    expect(said(10, 4)).toMatch(/^Only 4 of the 10 customers/);
    expect(said(10, 5)).toBeNull();
    expect(unlistedText(m, [])).toBeNull();
  });

  const reading: DelimitedReading = {
    format: 'delimited',
    encoding: 'utf-8',
    bom: false,
    chosen: [],
    delimiter: ';',
    quote: '"',
    headerRows: 1,
    escape: '',
    part: '1',
    parts: [{ id: '1', name: '', line: 1 }],
    firstRecord: 3,
    names: ['no', 'tarih', 'tutar'],
    ragged: false,
    sure: { encoding: true, delimiter: true, header: true },
  };
  const sampleOf = (change: Partial<DelimitedReading> = {}) => ({
    reading: { ...reading, ...change },
    preview: [],
    samples: [],
    preamble: [],
  });

  it('says how a file is written', () => {
    const said = facts(m, {
      sample: sampleOf(),
      guess,
      result: {
        lines: 10,
        preambleLines: 2,
        blankLines: 0,
        records: 7,
        rows: 7,
        rejects: [],
        repairs: [],
        encoding: 'windows-1254',
        reread: true,
        replaced: 0,
        cells: [],
      },
    });
    expect(said).toEqual([
      'windows-1254 (Turkish)',
      'semicolon “;”',
      'decimal comma',
      '2 lines at the top skipped',
    ]);
  });

  it('speaks of quotes where they are not the usual ones', () => {
    const said = (change: Partial<DelimitedReading>) =>
      facts(m, { sample: sampleOf(change), guess: null, result: null }).slice(2);
    expect(said({})).toEqual([]);
    expect(said({ quote: "'", escape: '\\' })).toEqual([
      'single quotes',
      'backslash before quotes',
    ]);
    expect(said({ quote: '' })).toEqual([]);
    expect(said({ quote: '', chosen: ['quote'] })).toEqual(['quotes are text']);
  });
});

describe('paste', () => {
  it('takes tables and nothing else', () => {
    expect(pastedTable('a;b\n1;2')).toBe('a;b\n1;2');
    expect(pastedTable('a\tb\r\n1\t2\r\n')).not.toBeNull();
    expect(pastedTable('one line, only')).toBeNull();
    expect(pastedTable('two lines\nof prose')).toBeNull();
    expect(pastedTable('')).toBeNull();
  });
});

describe('how a file is read', () => {
  const table = (rows: string[][]): string =>
    `<table>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`;
  const named = (names: string[], n: number): string[][] => [
    names,
    ...Array.from({ length: n }, (_, k) => [`A${k}`, '15.08.2026', `${k},50`]),
  ];
  const blob = new Blob([
    table(named(['Sipariş', 'Gün', 'Tutar'], 30)),
    table(named(['No', 'Tarih', 'Toplam'], 20)),
  ]);

  it('another table has its own rows of names', async () => {
    const choice = { headerRows: 2, firstRecord: 3 };
    const { reading, preview } = await html.sniff(blob, { ...choice, ...anotherPart('2') });
    expect(reading).toMatchObject({
      headerRows: 1,
      firstRecord: 1,
      names: ['No', 'Tarih', 'Toplam'],
    });
    expect(preview[0]!.cells[0]).toBe('A0');
    expect(reading.chosen).toEqual(['part']);
  });

  it('from the line that was typed on, the preview with it', async () => {
    const { reading, preview } = await html.sniff(blob, { headerRows: 0, ...fromLine('5') });
    expect(reading.firstRecord).toBe(5);
    expect(preview[0]).toEqual({ line: 5, cells: ['A3', '15.08.2026', '3,50'] });
    for (const none of ['', '0', '-1', '2.5', 'x']) {
      expect(fromLine(none)).toEqual({ firstRecord: undefined });
    }
    expect(hasFirstLine(reading)).toBe(true);
  });
});

it('saves a file as read under a name that is not its own', () => {
  expect(asReadName(m, 'orders.csv')).toBe('orders - as read.csv');
  expect(asReadName(tr.messages, 'siparisler.2025.csv.gz')).toBe(
    'siparisler.2025 - okunduğu gibi.csv',
  );
  expect(asReadName(m, 'pasted table')).toBe('pasted table - as read.csv');
});

it('counts one record as one', () => {
  expect(m.doctor.counts.agree(1, 1, 0)).toBe(
    '1 record counted in the file = 1 row in the table + 0 kept out of it.',
  );
  expect(m.doctor.counts.agree(1200, 1199, 1)).toBe(
    '1,200 records counted in the file = 1,199 rows in the table + 1 kept out of it.',
  );
  expect(tr.messages.doctor.counts.agree(1200, 1199, 1)).toContain('1.200 kayıt = tabloda 1.199');
});
