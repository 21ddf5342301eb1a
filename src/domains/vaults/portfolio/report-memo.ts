// Rows of the portfolio as they were composed last: a snapshot never changes, so its row is only read and estimated again when it is not
// among these, or when the team assumes something else. Numbers alone; what row belongs to whom is asked of the database each time.

import type { Uuid } from "#base/uuid.ts";
import type { PortfolioRow } from "#protocol/api/portfolio.ts";

export type RowReport = NonNullable<PortfolioRow["report"]>;

/** Half a kilobyte each: some ten megabytes at most. */
const MAX_REPORTS = 20_000;

export interface ReportMemo {
  /** Null where it is not remembered under these assumptions. */
  find(snapshotId: Uuid, assumed: string): RowReport | null;
  remember(report: RowReport, assumed: string): void;
}

export function createReportMemo(max = MAX_REPORTS): ReportMemo {
  const known = new Map<string, { readonly report: RowReport; readonly assumed: string }>();
  return {
    find(snapshotId, assumed) {
      const entry = known.get(snapshotId);
      if (entry?.assumed !== assumed) return null;
      // The first of a map is the one not asked for longest.
      known.delete(snapshotId);
      known.set(snapshotId, entry);
      return entry.report;
    },
    remember(report, assumed) {
      known.delete(report.snapshotId);
      known.set(report.snapshotId, { report, assumed });
      const [oldest] = known.keys();
      if (known.size > max && oldest !== undefined) known.delete(oldest);
    },
  };
}
