// A report inside a room, part by part, under the mark.

import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { formatBytes, formatCount, formatInstant, plural } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import { exportVisitReport, type VisitedReport } from "#protocol/api/visits.ts";
import type { ReportBrief } from "#protocol/report/brief.ts";
import { REPORT_PARTS, type FullPart } from "#protocol/report/parts.ts";
import type { Report } from "#protocol/report/schema.ts";
import { facetViews } from "#protocol/report/views/index.ts";
import { FULL_SCORE } from "#protocol/score/score.ts";
import { addresses } from "#web/addresses.ts";
import { toProblem } from "#web/data/api-error.ts";
import { receivedCost } from "#web/data/cost.ts";
import { downloadFile } from "#web/data/download.ts";
import { visitQuery, visitReportQuery, type RoomPlace } from "#web/data/rooms.ts";
import { RowBar } from "#web/pages/report/DataTable.tsx";
import { FacetSection } from "#web/pages/report/FacetSections.tsx";
import { FileTypeSection } from "#web/pages/report/FileTypeSection.tsx";
import { HistorySection } from "#web/pages/report/HistorySection.tsx";
import { LanguageSection } from "#web/pages/report/LanguageSection.tsx";
import { ReplicationEstimate } from "#web/pages/report/ReplicationSection.tsx";
import { ErrorPage, ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { PageSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useReportPart, useRoomPlace, useVaultPlace } from "#web/ui/place.ts";
import { MarkNote, Watermark } from "#web/ui/Watermark.tsx";

import { NoVisit } from "./NoVisit.tsx";
import { PART_TITLES } from "./room-words.ts";

export function VisitReportPage() {
  const place = useRoomPlace();
  const { vaultId } = useVaultPlace();
  const wanted = useReportPart();
  const part = REPORT_PARTS.find((each) => each === wanted) ?? "summary";
  const shown = useQuery(visitReportQuery({ ...place, vaultId, part }));
  if (shown.isPending) return <PageSkeleton />;
  if (shown.isError) {
    const { status, code } = toProblem(shown.error);
    if (status === 404 || code === "room.terms-not-accepted") return <NoVisit teamId={place.teamId} />;
    return <ErrorPage error={shown.error} title="The report could not be opened" onRetry={() => void shown.refetch()} />;
  }
  const { vaultName, mark, reportedAt } = shown.data;
  return (
    <div className="page">
      <PageHeader title={vaultName} crumbs={[{ name: "Rooms", to: addresses.rooms(place.teamId) }, { name: mark.room, to: addresses.visit(place) }]} action={<TakePdf place={place} vaultId={vaultId} />}>
        <nav className="tabs" aria-label="Parts of the report">{shown.data.parts.map((each) => <Link key={each} to={addresses.visitReport({ ...place, vaultId, part: each })}>{PART_TITLES[each]}</Link>)}</nav>
      </PageHeader>
      <MarkNote {...mark} />
      <article className="report" aria-label={`Report: ${PART_TITLES[part].toLowerCase()}`}>
        <p className="report-of">Looked at {formatInstant(reportedAt)}, in numbers: nothing here names a file, a branch or a person of the code.</p>
        {shown.data.brief === null ? null : <Summary shown={shown.data} brief={shown.data.brief} />}
        {part === "summary" || shown.data.report === null ? null : <Part part={part} report={shown.data.report} cost={shown.data.cost} />}
      </article>
      <Watermark {...mark} />
    </div>
  );
}

/** Where the room gives files out; known from its page, which is asked for where somebody came by an address. */
function TakePdf({ place, vaultId }: { readonly place: RoomPlace; readonly vaultId: string }) {
  const room = useQuery({ ...visitQuery(place), refetchOnMount: false });
  const take = useMutation({ mutationFn: () => downloadFile(exportVisitReport, { params: { ...place, vaultId }, query: {} }) });
  if (room.data?.exports !== true) return null;
  return (
    <>
      <Button variant="default" loading={take.isPending} onClick={() => take.mutate()}>Take as PDF</Button>
      {take.isError ? <ErrorPanel error={take.error} title="No file was given out" /> : null}
    </>
  );
}

function Summary({ shown: { score, urgent }, brief }: { readonly shown: VisitedReport; readonly brief: ReportBrief }) {
  const { totals, history, suppressed } = brief;
  const figures: readonly (readonly [string, string])[] = [["Lines of code", formatCount(totals.code)], ["Lines in all", formatCount(totals.lines)], ["Files", formatCount(totals.files)], ["Size", formatBytes(totals.bytes)], ...(history.commits === 0 ? [] : [["Commits", formatCount(history.commits)] as const, ["People", formatCount(history.contributors)] as const])];
  return (
    <>
      <div className="report-head">
        {score === null ? null : <ScoreLines score={score} />}
        <section className="section" aria-labelledby="urgent">
          <h2 id="urgent">Most urgent</h2>
          {urgent.length === 0 ? <p>Nothing that was looked at is urgent.</p> : <ol className="facts">{urgent.map(({ finding, meaning, action }) => <li key={finding}><span className="finding">{visibleText(finding)}</span><p>{visibleText(meaning)} {visibleText(action)}</p></li>)}</ol>}
          {suppressed === 0 ? null : <p className="small soft">{plural(suppressed, "finding was", "findings were")} looked at and decided about, and {suppressed === 1 ? "is" : "are"} left out here.</p>}
        </section>
      </div>
      <ul className="totals visit-totals" aria-label="Totals">{figures.map(([name, value]) => <li key={name}><span className="small soft">{name}</span><span className="total">{value}</span></li>)}</ul>
      <LanguageSection report={brief} />
    </>
  );
}

function ScoreLines({ score: { total, basis, lines } }: { readonly score: NonNullable<VisitedReport["score"]> }) {
  return (
    <section className="section" aria-labelledby="score">
      <h2 id="score">Score</h2>
      {total === null ? null : <p className="score-line"><span><span className="score-total">{total}</span> of {FULL_SCORE}</span></p>}
      <p className="soft">{visibleText(basis)}</p>
      <details>
        <summary>Line by line</summary>
        <div className="table-scroll" role="region" aria-label="Table of the score's lines" tabIndex={0}>
          <table className="table">
            <thead><tr><th scope="col">Line, and what it rests on</th><th scope="col">Share</th><th scope="col" className="n">Points</th></tr></thead>
            <tbody>{lines.map(({ title, points, maxPoints, why }) => <tr key={title}><td>{title}<div className="small soft">{visibleText(why)}</div></td><td className="bar"><RowBar share={points / maxPoints} /></td><td className="n">{points} of {maxPoints}</td></tr>)}</tbody>
          </table>
        </div>
      </details>
    </section>
  );
}

function Part({ part, report, cost }: { readonly part: FullPart; readonly report: Report; readonly cost: VisitedReport["cost"] }) {
  const { cost: section, ...others } = report.facets;
  const estimate = section === undefined || cost === null ? null : <ReplicationEstimate section={section} team={receivedCost(cost)} assumptions="rates and assumptions of the team" />;
  return (
    <section className="part" aria-labelledby={`part-${part}`}>
      <h2 id={`part-${part}`} className="visually-hidden">{PART_TITLES[part]}</h2>
      {part === "code" ? <LanguageSection report={report} /> : null}
      {part === "change" ? <HistorySection report={report} /> : null}
      <Facets report={estimate === null ? report : { ...report, facets: others }} />
      {part === "code" ? <FileTypeSection report={report} /> : null}
      {estimate}
    </section>
  );
}

function Facets({ report }: { readonly report: Report }) {
  return facetViews(report).map((view) => <FacetSection key={view.id} view={view} />);
}
