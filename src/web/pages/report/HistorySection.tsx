// Commits over time, in months where they fit, else quarters or years; the same numbers as a table for who cannot see the plot.

import { formatCount, formatPeriod, plural } from "#base/format.ts";
import { historySeries, type HistorySeries } from "#protocol/report/history-series.ts";
import type { Report } from "#protocol/report/schema.ts";

import { ColumnChart } from "./ColumnChart.tsx";
import { Explained } from "./Totals.tsx";

const MOST_STEPS = 90;
const UNITS: Readonly<Record<HistorySeries["unit"], string>> = { month: "month", quarter: "quarter", year: "year", years: "span of years" };

export function HistorySection({ report: { history } }: { readonly report: Report }) {
  if (history.commits === 0) return null;
  const { unit, steps } = historySeries(history.months, MOST_STEPS);
  return (
    <section className="section" aria-labelledby="history">
      <h3 id="history">History</h3>
      <p><Explained detail="history">{plural(history.commits, "commit")}</Explained> on {plural(history.activeDays, "day")}, {plural(history.merges, "merge")} among them; {formatPeriod(history)}. {plural(history.tags, "tag")}, {plural(history.branches, "branch", "branches")}.</p>
      {steps.length < 2 ? null : (
        <figure>
          <ColumnChart data={steps} series={[{ name: "commits", label: "Commits", color: "var(--chart-fill)" }]} label={`Commits a ${UNITS[unit]}`} />
          <figcaption className="small soft">Commits a {UNITS[unit]}, by author date, UTC</figcaption>
        </figure>
      )}
      <details className="numbers">
        <summary>The same as a table</summary>
        <div className="table-scroll" role="region" aria-label="History as a table" tabIndex={0}>
          <table className="table">
            <thead><tr><th scope="col">When</th><th scope="col" className="n">Commits</th><th scope="col" className="n">Lines added</th><th scope="col" className="n">Deleted</th></tr></thead>
            <tbody>{steps.map(({ label, commits, linesAdded, linesDeleted }) => <tr key={label}><td>{label}</td><td className="n">{formatCount(commits)}</td><td className="n">{formatCount(linesAdded)}</td><td className="n">{formatCount(linesDeleted)}</td></tr>)}</tbody>
          </table>
        </div>
      </details>
    </section>
  );
}
