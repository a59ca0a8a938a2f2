import { it } from 'vitest';
import { currencySql, dateSql, finerThanFourSql, numberSql, proveDateOrderSql, proveDecimalSql } from '../../src/ingest/values';
import { testEngine } from '../support/engine';
it('bench', async () => {
  const e = await testEngine();
  const ts = `timestamp '2020-01-01' + interval (i*97) second`;
  await e.run(`create table u as select (i%100000)::varchar||'.'||lpad((i%100)::varchar,2,'0') pt,
 case when i%100000>=1000 then ((i%100000)//1000)::varchar||'.'||lpad((i%1000)::varchar,3,'0') else (i%1000)::varchar end ||','||lpad((i%100)::varchar,2,'0') tr,
 strftime(${ts}, '%d.%m.%Y') d, strftime(${ts}, '%d.%m.%Y %H:%M') dt, strftime(${ts}, '%-m/%-d/%Y %-I:%M %p') us, strftime(${ts}, '%-m/%-d/%Y') usd, strftime(${ts}, '%-m/%-d/%Y %-H:%M') ush,
 strftime(${ts}, '%Y-%m-%d') isod, strftime(${ts}, '%Y-%m-%d %H:%M:%S') iso, strftime(${ts}, '%Y-%m-%dT%H:%M:%SZ') isoz, strftime(${ts}, '%Y%m%d') ymd, strftime(${ts}, '%d %b %Y') nm,
 strftime(${ts}, '%d.%m.%y') d2, (43831 + i%2000)::varchar ex, epoch(${ts})::bigint::varchar ep from range(1000000) r(i)`);
  await e.run(`create table v as select '₺'||tr cur, tr||' TL' tl, replace(replace(replace(tr,'.','x'),',','.'),'x',',') en, replace(tr,'.',' ') fr from u`);
  const num = { currency: null, percent: false, plain: false };
  const m: [string, string, string][] = [
    ['raw', 'u', 'tr'],
    ['plain', 'u', numberSql('pt', { ...num, decimal: '.', group: ',', plain: true })],
    ['turkish', 'u', numberSql('tr', { ...num, decimal: ',', group: '.' })],
    ['english', 'v', numberSql('en', { ...num, decimal: '.', group: ',' })],
    ['french', 'v', numberSql('fr', { ...num, decimal: ',', group: ' ' })],
    ['₺', 'v', numberSql('cur', { ...num, decimal: ',', group: '.', currency: 'TRY' })],
    ['TL', 'v', numberSql('tl', { ...num, decimal: ',', group: '.', currency: 'TRY' })],
    ['finer', 'u', `nullif(${finerThanFourSql('tr', { ...num, decimal: ',', group: '.' })}, false)`],
    ['currency none', 'u', currencySql('tr')],
    ['currency', 'v', currencySql('tl')],
    ['iso d', 'u', dateSql('isod', { order: 'iso', time: false })],
    ['iso', 'u', dateSql('iso', { order: 'iso', time: true })],
    ['isoz', 'u', dateSql('isoz', { order: 'iso', time: true })],
    ['dmy', 'u', dateSql('d', { order: 'dmy', time: false, sep: '.' })],
    ['dmy hm', 'u', dateSql('dt', { order: 'dmy', time: true, sep: '.' })],
    ['dmy 2-digit', 'u', dateSql('d2', { order: 'dmy', time: false, sep: '.' })],
    ['dmy wrong sep', 'u', dateSql('d', { order: 'dmy', time: false, sep: '/' })],
    ['mdy', 'u', dateSql('usd', { order: 'mdy', time: false, sep: '/' })],
    ['mdy pm', 'u', dateSql('us', { order: 'mdy', time: true, sep: '/' })],
    ['mdy h', 'u', dateSql('ush', { order: 'mdy', time: true, sep: '/' })],
    ['yyyymmdd', 'u', dateSql('ymd', { order: 'yyyymmdd', time: false })],
    ['names', 'u', dateSql('nm', { order: 'dmy', time: false, names: 'en' })],
    ['excel', 'u', dateSql('ex', { order: 'excel', time: false })],
    ['epoch', 'u', dateSql('ep', { order: 'epoch_s', time: true })],
  ];
  const time = async (label: string, sql: string) => {
    const t: number[] = [];
    let r: unknown;
    for (let i = 0; i < 3; i++) { const a = performance.now(); r = (await e.query(sql)).rows[0]; t.push(performance.now() - a); }
    console.log(label.padEnd(16), Math.round(t.sort((a, b) => a - b)[1]!), String(r));
  };
  for (const [l, t, x] of m) await time(l, `select count(${x}) from ${t}`);
  await time('prove date', proveDateOrderSql('u', 'd'));
  await time('prove dec', proveDecimalSql('u', 'tr'));
}, 120000);
