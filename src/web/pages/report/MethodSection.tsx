// What was left out, how it was done, what it cost.

import { formatBytes, formatDuration } from "#base/format.ts";
import { visibleName } from "#base/visible-text.ts";
import { listLeftOut, tellHowRead, tellLeftOut } from "#protocol/report/left-out.ts";
import type { Report } from "#protocol/report/schema.ts";

import { RowBar } from "./DataTable.tsx";

const STAGES: Readonly<Record<Report["timings"][number]["stage"], string>> = {
  fetch: "Fetch", mirror: "Seal the mirror", unseal: "Unseal", list: "List files", files: "Read files", history: "Read history", compose: "Compose", store: "Store", total: "In all",
};

export function MethodSection({ report }: { readonly report: Report }) {
  const { timings, product, source } = report;
  const left = listLeftOut(report);
  const order = Object.keys(STAGES);
  const inOrder = timings.toSorted((a, b) => order.indexOf(a.stage) - order.indexOf(b.stage));
  const total = timings.find(({ stage }) => stage === "total")?.ms ?? 0;
  return (
    <section className="section" aria-labelledby="method">
      <h2 id="method">Limits and method</h2>
      <p className="measure">{tellHowRead(source)}, by a process without network, files or keys. Each number above opens to how it was computed. The same commit gives the same numbers.</p>
      {left.length === 0 ? <p>Nothing was left out.</p> : <><p>Left out or mended:</p><ul className="limits">{left.map((each) => <li key={each.words}>{tellLeftOut(each)}</li>)}</ul></>}
      <div className="table-scroll" role="region" aria-label="What it cost" tabIndex={0}>
        <table className="table">
          <thead><tr><th scope="col">What it cost</th><th scope="col" className="bar wide">Share of the time</th><th scope="col" className="n">Time</th><th scope="col" className="n">Bytes moved</th></tr></thead>
          <tbody>{inOrder.map(({ stage, ms, bytes }) => <tr key={stage}><td>{STAGES[stage]}</td><td className="bar wide">{stage === "total" ? null : <RowBar share={total === 0 ? 0 : ms / total} />}</td><td className="n">{formatDuration(ms)}</td><td className="n">{bytes === 0 ? "–" : formatBytes(bytes)}</td></tr>)}</tbody>
        </table>
      </div>
      <p className="small soft after">Strongroom {visibleName(product.version)}, analysers: {Object.entries(product.analyzers).map(([name, version]) => `${visibleName(name)} ${version}`).join(", ")}.</p>
    </section>
  );
}
