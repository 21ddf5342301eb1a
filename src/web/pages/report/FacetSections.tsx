// A facet of a report: it says what was found, draws it, and opens to where it is and how it came about.

import type { ReactNode } from "react";

import { formatCount } from "#base/format.ts";
import { visibleName, visibleText } from "#base/visible-text.ts";
import type { FacetBars, FacetTable, FacetView } from "#protocol/report/views/facet-view.ts";

import { RowBar } from "./DataTable.tsx";
import { FoldedTable } from "./FoldedTable.tsx";

const SHOWN = 8;

/** `children` is a plot of its own, in place of the bars. */
export function FacetSection({ view: { id, title, lead, basis, bars, tables }, children }: { readonly view: FacetView; readonly children?: ReactNode }) {
  return (
    <section className="section facet" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <p>{visibleText(lead)}</p>
      {children ?? (bars === null ? null : <Bars bars={bars} />)}
      {tables.map((table) => <details key={table.caption} className="where"><summary>{table.caption} <span className="soft number">{formatCount(table.rows.length)}</span></summary><Table table={table} /></details>)}
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
