import type { Tokens } from '../charts/plot/colours';

const VALUE = /^(#[0-9a-f]{3,8}|color-mix\([\w\s#%,().-]+\)|var\(--[\w-]+\))$/i;

/** Colours alone: what else a theme has is of the app. */
function colours(tokens: Tokens): string {
  return Object.entries(tokens)
    .filter(([name, value]) => /^--[\w-]+$/.test(name) && VALUE.test(value))
    .map(([name, value]) => `${name}: ${value};`)
    .join(' ');
}

/** The style sheet of a report: both themes, on the screen and on paper. */
export function reportCss({ light, dark }: { light: Tokens; dark: Tokens }): string {
  return `:root { color-scheme: light dark; ${colours(light)} }
@media screen and (prefers-color-scheme: dark) { :root { ${colours(dark)} } }
@media print { :root { color-scheme: light; } }
* { box-sizing: border-box; margin: 0; }
body { max-width: 900px; margin: 0 auto; padding: 32px 24px; background: var(--paper); color: var(--ink);
  font: 14px/1.5 Inter, system-ui, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
h1, h2, h3, h4, h5, h6 { font-family: 'Source Serif 4', Georgia, serif; line-height: 1.25; margin: 1.2em 0 .4em; break-after: avoid; }
h1 { font-size: 26px; margin-top: 0; }
h2 { font-size: 20px; } h3 { font-size: 17px; } h4, h5, h6 { font-size: 15px; }
.prose { font: 16px/1.6 'Source Serif 4', Georgia, serif; margin: 16px 0; }
.prose p, .prose ul, .prose ol, .prose table { margin: .6em 0; }
blockquote { margin: .6em 0; padding-left: 12px; border-left: 3px solid var(--rule); color: var(--ink-2); }
.link { text-decoration: underline; text-decoration-style: dotted; }
.live { font-weight: 600; }
.made, .note, .label, .name { color: var(--ink-2); font-size: 12px; }
.result { margin: 16px 0; padding: 12px 16px; border: 1px solid var(--rule); border-radius: 6px; background: var(--sheet); }
.result.input { padding: 6px 16px; }
.big { font: 600 34px/1.2 'Source Serif 4', Georgia, serif; }
.wide { overflow-x: auto; }
.drawing svg { display: block; max-width: 100%; height: auto; }
table { width: 100%; border-collapse: collapse; font: 12px/1.4 Inter, system-ui, sans-serif; font-variant-numeric: tabular-nums; }
caption { padding: 0 0 6px; font-weight: 600; text-align: left; }
th { color: var(--ink-2); font-weight: 500; text-align: left; vertical-align: bottom; }
th, td { padding: 4px 8px; border-bottom: 1px solid var(--rule); }
td.n, th.n { text-align: right; }
td.n { white-space: nowrap; }
details { margin-top: 8px; }
summary { color: var(--ink-2); font-size: 12px; cursor: pointer; }
pre { max-width: 100%; overflow-x: auto; margin: .6em 0; padding: 8px 12px; border-radius: 6px; background: var(--sunk); }
pre, code { font: 12px/1.5 'JetBrains Mono', ui-monospace, monospace; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
footer { margin-top: 32px; padding-top: 12px; border-top: 1px solid var(--rule); color: var(--ink-2); font-size: 12px; }
footer h2 { font-size: 14px; margin-top: 0; }
@page { margin: 18mm 16mm; }
@media print {
  body { max-width: none; padding: 0; background: none; font-size: 11pt; }
  .wide { overflow: visible; }
  thead { display: table-header-group; }
  tr, .drawing, .figure, .input { break-inside: avoid; }
  .result { padding: 0; border: 0; background: none; }
  pre { white-space: pre-wrap; }
  .sql:not([open]) { display: none; }
  td.n { white-space: normal; }
}
`;
}
