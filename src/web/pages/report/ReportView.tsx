// A report on a page, in the order of an auditor's letter: what was looked at, the score, what is urgent, what was found, what the
// rules see besides, the parts with their facets, limits and method.
// Each number opens to how it came about, in a panel with an address of its own.

import { Suspense } from "react";

import { formatInstant } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import type { Report } from "#protocol/report/schema.ts";
import type { VaultPlace } from "#web/data/vaults.ts";
import { GateSection } from "#web/pages/gates/GateSection.tsx";
import { InsightSection } from "#web/pages/archivist/InsightSection.tsx";
import { lazyAhead } from "#web/ui/load-ahead.tsx";
import { useDetail } from "#web/ui/place.ts";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

import { explain } from "./explanations.ts";
import { ExplanationPanel } from "./ExplanationPanel.tsx";
import { ExportSection } from "./ExportSection.tsx";
import { KeyFactSection } from "./KeyFactSection.tsx";
import { MethodSection } from "./MethodSection.tsx";
import { ScoreSection, UrgentSection } from "./ScoreSection.tsx";
import { Totals } from "./Totals.tsx";
import { TrendSection } from "./TrendSection.tsx";

/** What is below the first screen comes by itself meanwhile. */
const ReportParts = lazyAhead(async () => (await import("./ReportParts.tsx")).ReportParts);

interface ReportViewProps {
  readonly report: Report;
  readonly place: VaultPlace;
  readonly snapshotId: string;
  /** Insights are of the newest alone. */
  readonly isNewest: boolean;
}

export function ReportView({ report, place, snapshotId, isNewest }: ReportViewProps) {
  const { detail, close } = useDetail();
  const explanation = detail === null ? null : explain(report, detail);
  const { source } = report;
  return (
    <article className="report" aria-label="Report">
      <p className="report-of">
        Looked at {formatInstant(report.generatedAt)}{source.ref === null ? null : <>, branch <code>{visibleText(source.ref.replace(/^refs\/(heads|tags)\//, ""))}</code></>}{source.commit === null ? null : <>, commit <code title={source.commit}>{source.commit.slice(0, 12)}</code></>}
      </p>
      <div className="report-head">
        <ScoreSection report={report} place={place} />
        <UrgentSection report={report} />
      </div>
      <Totals report={report} />
      <GateSection place={place} snapshotId={snapshotId} />
      <KeyFactSection report={report} />
      {isNewest ? <InsightSection report={report} place={place} snapshotId={snapshotId} /> : null}
      <Suspense fallback={<RowsSkeleton rows={6} />}>
        <ReportParts report={report} place={place} snapshotId={snapshotId}>
          <TrendSection place={place} shownReport={report.generatedAt} />
          <MethodSection report={report} />
          <ExportSection place={place} snapshotId={snapshotId} asOf={report.suppressions?.asOf} />
        </ReportParts>
      </Suspense>
      {explanation === null ? null : <ExplanationPanel explanation={explanation} onClose={close} />}
    </article>
  );
}
