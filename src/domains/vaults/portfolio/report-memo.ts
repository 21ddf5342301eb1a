// Newest reports as they were composed last: a snapshot never changes, so it is only read and estimated again when it is not among these, or
// when the team assumes something else, judges licences otherwise, or something else of it is suppressed. Numbers alone; what report belongs to whom is
// asked of the database each time.

import type { Uuid } from "#base/uuid.ts";
import type { PortfolioRow } from "#protocol/api/portfolio.ts";
import type { Summary } from "#protocol/report/summary.ts";

export type RowReport = NonNullable<PortfolioRow["report"]>;

/** A row, and what only all rows together show. */
export interface KnownReport extends Pick<Summary, "languages" | "urgent"> {
  readonly report: RowReport;
}

/** Two kilobytes each: some forty megabytes at most. */
const MAX_REPORTS = 20_000;

/** Under which a report was composed: what the team assumes about cost, and what of the report is suppressed. */
export interface ComposedUnder {
  readonly assumed: string;
  readonly leftOut: string;
}

export interface ReportMemo {
  /** Null where it is not remembered under these. */
  find(snapshotId: Uuid, under: ComposedUnder): KnownReport | null;
  remember(known: KnownReport, under: ComposedUnder): void;
}

export function createReportMemo(max = MAX_REPORTS): ReportMemo {
  const entries = new Map<string, { readonly known: KnownReport; readonly under: ComposedUnder }>();
  return {
    find(snapshotId, { assumed, leftOut }) {
      const entry = entries.get(snapshotId);
      if (entry?.under.assumed !== assumed || entry.under.leftOut !== leftOut) return null;
      // The first of a map is the one not asked for longest.
      entries.delete(snapshotId);
      entries.set(snapshotId, entry);
      return entry.known;
    },
    remember(known, under) {
      const { snapshotId } = known.report;
      entries.delete(snapshotId);
      entries.set(snapshotId, { known, under });
      const [oldest] = entries.keys();
      if (entries.size > max && oldest !== undefined) entries.delete(oldest);
    },
  };
}
