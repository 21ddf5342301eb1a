// The rows, sorted by the column that was pressed; a hundred at a time, so that a thousand stay quick. A list on phones.

import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { formatCompact, formatCount, formatInstant, formatMonths, plural } from "#base/format.ts";
import { visibleName, visibleText } from "#base/visible-text.ts";
import type { PortfolioRow, PortfolioSort } from "#protocol/api/portfolio.ts";
import { addresses } from "#web/addresses.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { LanguageDot } from "#web/ui/LanguageBar.tsx";
import { Spark } from "#web/ui/Spark.tsx";
import { StateBadge } from "#web/ui/StateBadge.tsx";

import { urgentOf, type Wanted } from "./portfolio-rows.ts";

const STEP = 100;

interface Heading {
  readonly sort: PortfolioSort | null;
  readonly title: string;
  readonly className: string;
}

const HEADINGS: readonly Heading[] = [
  { sort: "name", title: "Vault", className: "" },
  { sort: "state", title: "State", className: "" },
  { sort: "score", title: "Score", className: "n" },
  { sort: null, title: "Over time", className: "" },
  { sort: "findings", title: "Critical and high", className: "n" },
  { sort: "code", title: "Lines of code", className: "n" },
  { sort: "effort", title: "Person-months", className: "n" },
  { sort: "updated", title: "Report", className: "n" },
];

export interface PortfolioTableProps {
  readonly rows: readonly PortfolioRow[];
  readonly teamId: string;
  readonly inProject: boolean;
  readonly projectNames: ReadonlyMap<string, string>;
  readonly wanted: Wanted;
  readonly onChange: (wanted: Wanted) => void;
}

export function PortfolioTable({ rows, teamId, inProject, projectNames, wanted, onChange }: PortfolioTableProps) {
  const [shown, setShown] = useState(STEP);
  return (
    <div className="table-scroll" role="region" aria-label="Vaults" tabIndex={0}>
      <table className="table as-list portfolio">
        <caption className="visually-hidden">Vaults with their findings, size and newest report</caption>
        <thead><tr>{HEADINGS.map((heading) => <SortHeading key={heading.title} heading={heading} wanted={wanted} onChange={onChange} />)}</tr></thead>
        <tbody>{rows.slice(0, shown).map((row) => <Row key={row.vaultId} row={row} teamId={teamId} project={inProject ? null : (projectNames.get(row.projectId) ?? null)} />)}</tbody>
      </table>
      {rows.length > shown ? <Button variant="subtle" size="compact-sm" onClick={() => setShown(shown + STEP)}>Show {formatCount(Math.min(STEP, rows.length - shown))} more of {formatCount(rows.length - shown)}</Button> : null}
    </div>
  );
}

function SortHeading({ heading: { sort, title, className }, wanted, onChange }: { readonly heading: Heading; readonly wanted: Wanted; readonly onChange: (wanted: Wanted) => void }) {
  if (sort === null) return <th scope="col" className={className}>{title}</th>;
  const isSorted = wanted.sort === sort;
  const press = (): void => onChange({ ...wanted, sort, descending: isSorted ? !wanted.descending : sort !== "name" });
  return (
    <th scope="col" className={className} aria-sort={isSorted ? (wanted.descending ? "descending" : "ascending") : undefined}>
      <button type="button" className="sort" onClick={press}>{title}<span aria-hidden="true" className="sort-mark">{isSorted ? (wanted.descending ? "↓" : "↑") : ""}</span></button>
    </th>
  );
}

function Row({ row, teamId, project }: { readonly row: PortfolioRow; readonly teamId: string; readonly project: string | null }) {
  const { report, trend } = row;
  const urgent = urgentOf(row);
  return (
    <tr>
      <td className="name">
        <Link to={addresses.vault(teamId, row.vaultId)}>{visibleText(row.name)}</Link>
        <span className="small soft under">{project === null ? null : <>{visibleText(project)}{report?.languages[0] === undefined ? "" : " · "}</>}{report?.languages[0] === undefined ? null : <><LanguageDot name={report.languages[0]} />{visibleName(report.languages[0])}</>}</span>
      </td>
      <td data-label="State"><StateBadge state={row.state} /></td>
      <td className="n" data-label="Score">{report?.score ?? <span className="soft">–</span>}</td>
      <td data-label="Over time"><TrendLine trend={trend} /></td>
      <td className="n" data-label="Critical and high">{urgent === null ? <span className="soft" title="Not looked for">–</span> : <span className={urgent > 0 ? "urgent" : "soft"} title={describeFindings(row)}>{formatCount(urgent)}</span>}</td>
      <td className="n" data-label="Lines of code">{report === null ? <span className="soft">–</span> : <span title={formatCount(report.code)}>{formatCompact(report.code)}</span>}</td>
      <td className="n" data-label="Person-months">{report?.effort == null ? <span className="soft">–</span> : <span title={`likely ${formatMonths(report.effort.likely)}`}>{formatMonths(report.effort.low)}–{formatMonths(report.effort.high)}</span>}</td>
      <td className="when small" data-label="Report">{report === null ? <span className="soft">none yet</span> : <span title={formatInstant(report.createdAt)}><Ago at={report.createdAt} /></span>}</td>
    </tr>
  );
}

/** Of the score; of the lines where there is no score. */
function TrendLine({ trend }: Pick<PortfolioRow, "trend">) {
  const scores = trend.score.flatMap((score) => (score === null ? [] : [score]));
  const [what, values] = scores.length > 1 ? ["Score", scores] as const : ["Lines of code", trend.code] as const;
  return values.length < 2 ? <span className="soft">–</span> : <Spark values={values} label={`${what} in the newest ${plural(values.length, "report")}: from ${formatCount(values[0] ?? 0)} to ${formatCount(values.at(-1) ?? 0)}`} />;
}

function describeFindings({ report }: PortfolioRow): string {
  const findings = report?.findings;
  const decided = report === null || report.suppressed === 0 ? "" : `; ${plural(report.suppressed, "suppressed one", "suppressed ones")} of all kinds left out`;
  return findings == null ? "" : `${formatCount(findings.critical)} critical, ${formatCount(findings.high)} high, ${formatCount(findings.medium)} medium, ${formatCount(findings.low)} low${decided}`;
}
