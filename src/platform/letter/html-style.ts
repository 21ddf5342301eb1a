// The style of the HTML report: ink on paper, one brass accent, dark and print of its own. Its digest stands in the page's
// Content-Security-Policy, so that no other style (nor any script) can act in the file.

export const REPORT_STYLE = `
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1d1c1a; --soft: #5d5a54; --faint: #e4e0d6; --accent: #84621a; --bar: #a67c24; }
@media (prefers-color-scheme: dark) { :root { --paper: #171614; --ink: #ebe8e1; --soft: #a9a59b; --faint: #37342e; --accent: #d9b25c; --bar: #c39a44; } }
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 16px/1.55 Inter, ui-sans-serif, system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; -webkit-text-size-adjust: 100%; }
body { max-width: 54rem; margin: 0 auto; padding: 3rem 1.5rem 5rem; overflow-wrap: anywhere; }
h1, h2 { line-height: 1.25; margin: 0; font-weight: 600; text-wrap: balance; }
h1 { font-size: 1.75rem; margin-top: .25rem; }
h2 { font-size: 1.125rem; margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--faint); }
p { margin: .75rem 0; max-width: 40rem; }
.mark { color: var(--accent); font-weight: 600; letter-spacing: .02em; }
.soft { color: var(--soft); }
code, .number, td.n, th.n { font-family: "JetBrains Mono", ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .875rem; font-variant-numeric: tabular-nums; }
dl.totals { display: grid; grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr)); gap: 1rem 1.5rem; margin: 2rem 0 0; padding: 1.25rem 0; border-block: 1px solid var(--faint); }
dl.totals dt { color: var(--soft); font-size: .875rem; }
dl.totals dd { margin: 0; font-size: 1.125rem; font-weight: 600; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
ol.facts { list-style: none; counter-reset: fact; padding: 0; margin: 1.25rem 0 0; }
ol.facts > li { counter-increment: fact; padding-left: 2.25rem; position: relative; margin-bottom: 1.5rem; }
ol.facts > li::before { content: counter(fact); position: absolute; left: 0; top: 0; color: var(--accent); font-weight: 600; font-size: 1.125rem; }
ol.facts p { margin: 0 0 .125rem; } ol.facts .finding { font-weight: 600; }
.score-bar svg { height: .5rem; background: var(--faint); } .score { margin: .75rem 0 .5rem; } .score .big { font-size: 2.5rem; font-weight: 600; line-height: 1; font-variant-numeric: tabular-nums; }
details { font-size: .875rem; color: var(--soft); max-width: 40rem; } summary { cursor: pointer; width: fit-content; }
summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
.scroll { overflow-x: auto; margin-top: 1rem; }
.scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
caption { text-align: left; color: var(--soft); font-size: .875rem; padding-bottom: .25rem; }
table { border-collapse: collapse; width: 100%; overflow-wrap: normal; }
th { text-align: left; font-weight: 400; color: var(--soft); font-size: .875rem; }
td, th { padding: .375rem .75rem .375rem 0; border-bottom: 1px solid var(--faint); vertical-align: middle; }
td:last-child, th:last-child { padding-right: 0; } td.n, th.n { text-align: right; white-space: nowrap; } th.n { font-family: inherit; }
td.name { max-width: 16rem; overflow-wrap: anywhere; } td.name svg { margin-right: .5rem; }
td.bar { width: 22%; min-width: 5rem; }
svg { display: block; width: 100%; height: auto; } td.name svg { display: inline-block; width: .75rem; height: .75rem; }
svg text { font: 12px Inter, system-ui, sans-serif; fill: var(--soft); }
.fill { fill: var(--bar); } .track { fill: var(--faint); } .axis { stroke: var(--faint); stroke-width: 1; } .edge { stroke: var(--soft); stroke-opacity: .35; stroke-width: 1; }
figure { margin: 1.25rem 0 0; } figcaption { font-size: .875rem; color: var(--soft); margin-top: .5rem; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--faint); font-size: .875rem; color: var(--soft); }
@media (max-width: 40rem) { body { padding: 1.5rem 1rem 3rem; } .wide { display: none; } td.bar { min-width: 3.5rem; } svg text { font-size: 24px; } td, th { padding-right: .5rem; } }
@media print { @page { margin: 18mm; } html { background: none; color: #000; font-size: 10.5pt; } body { padding: 0; max-width: none; } h2 { break-after: avoid; } tr, figure, ol.facts > li { break-inside: avoid; } thead { display: table-header-group; } .scroll { overflow: visible; } details::details-content { content-visibility: visible; height: auto; } }
`;
