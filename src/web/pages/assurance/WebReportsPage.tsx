// What browsers reported of broken policies, and refused requests that looked like attacks, over thirty days.

import { useQuery } from "@tanstack/react-query";

import { formatCount } from "#base/format.ts";
import type { WebReport } from "#protocol/api/web-reports.ts";
import { webReportsQuery } from "#web/data/web-reports.ts";
import { ColumnChart } from "#web/pages/report/ColumnChart.tsx";
import { Ago } from "#web/ui/Ago.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useTeamId } from "#web/ui/place.ts";

import { AssuranceHeader } from "./AssuranceHeader.tsx";
import { reportDays } from "./report-days.ts";

const KINDS = { csp: "Policy broken", attack: "Sign of an attack" } as const;
const SERIES = [{ name: "attack", label: KINDS.attack, color: "red.6" }, { name: "csp", label: KINDS.csp, color: "brass.5" }] as const;

export function WebReportsPage() {
  const reports = useQuery(webReportsQuery(useTeamId()));
  return (
    <div className="page">
      <AssuranceHeader part="Reports and attacks" />
      <p className="measure">Browsers say by themselves when a page breaks its content security policy. And a request that is refused is looked at: what scanners and exploits write into addresses is counted here. All of it concerns the whole installation, is kept for 30 days, and names nobody.</p>
      {reports.isPending ? <RowsSkeleton rows={3} /> : null}
      {reports.isError ? <ErrorPanel error={reports.error} title="The reports could not be read" onRetry={() => void reports.refetch()} /> : null}
      {reports.data?.length === 0 ? <p className="badge" data-tone="good"><Icon name="check" size={16} />Nothing was reported within 30 days.</p> : null}
      {reports.data === undefined || reports.data.length === 0 ? null : <Reports reports={reports.data} />}
    </div>
  );
}

function Reports({ reports }: { readonly reports: readonly WebReport[] }) {
  return (
    <>
      <ColumnChart data={reportDays(reports, Date.now())} series={SERIES} label="Reports and signs of attacks a day, over 30 days" />
      <table className="table as-list">
        <caption className="visually-hidden">Reports, newest first</caption>
        <thead><tr><th scope="col">Day</th><th scope="col">Kind</th><th scope="col">What</th><th scope="col" className="n">Times</th><th scope="col">Last</th></tr></thead>
        <tbody>
          {reports.map((report) => (
            <tr key={`${report.day} ${report.kind} ${report.detail}`}>
              <td data-label="Day"><time dateTime={report.day}>{report.day}</time></td>
              <td data-label="Kind"><span className="badge" data-tone="bad"><Icon name="warning" size={16} />{KINDS[report.kind]}</span></td>
              <td data-label="What"><code>{report.detail}</code></td>
              <td data-label="Times" className="n">{formatCount(report.count)}</td>
              <td data-label="Last"><Ago at={report.lastAt} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
