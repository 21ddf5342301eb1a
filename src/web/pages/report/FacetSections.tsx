// The facets of a report: each says what was found, draws it, lists where, and opens to how it came about.

import { useMemo } from "react";

import { visibleName, visibleText } from "#base/visible-text.ts";
import type { Report } from "#protocol/report/schema.ts";
import { facetViews } from "#protocol/report/views/index.ts";
import type { FacetBars, FacetTable, FacetView } from "#protocol/report/views/facet-view.ts";

import { RowBar } from "./DataTable.tsx";
import { FoldedTable } from "./FoldedTable.tsx";

const SHOWN = 8;

export function FacetSections({ report }: { readonly report: Report }) {
  const views = useMemo(() => facetViews(report), [report]);
  return views.map((view) => <FacetSection key={view.id} view={view} />);
}

function FacetSection({ view: { id, title, lead, basis, bars, tables } }: { readonly view: FacetView }) {
  return (
    <section className="section facet" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p>{visibleText(lead)}</p>
      {bars === null ? null : <Bars bars={bars} />}
      {tables.map((table) => <Table key={table.caption} table={table} />)}
      <details className="small soft measure"><summary>How this was computed</summary><p>{basis}</p></details>
    </section>
  );
}

function Bars({ bars: { caption, rows } }: { readonly bars: FacetBars }) {
  const most = Math.max(1, ...rows.map(({ value }) => value));
  return (
    <div className="table-scroll" role="region" aria-label={caption} tabIndex={0}>
      <table className="table">
        <caption>{caption}</caption>
        <tbody>{rows.map(({ label, value, text }) => <tr key={label}><td className="name">{visibleName(label)}</td><td className="bar"><RowBar share={value / most} /></td><td className="n">{text}</td></tr>)}</tbody>
      </table>
    </div>
  );
}

function Table({ table: { caption, columns, rows } }: { readonly table: FacetTable }) {
  const classes = columns.map(({ kind, wide }) => [kind === "number" ? "n" : kind === "outside" ? "name" : "", wide === true ? "wide" : ""].filter((name) => name !== "").join(" "));
  return (
    <FoldedTable
      caption={caption}
      shown={SHOWN}
      head={<tr>{columns.map(({ title }, place) => <th key={`${place} ${title}`} scope="col" className={classes[place]}>{title}</th>)}</tr>}
      rows={rows.map((cells, row) => <tr key={`${row} ${cells[0] ?? ""}`}>{cells.map((text, place) => <td key={columns[place]?.title} className={classes[place]}>{columns[place]?.kind === "outside" ? visibleName(text) : text}</td>)}</tr>)}
    />
  );
}
