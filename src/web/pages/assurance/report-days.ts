// The counts of thirty days as a plot wants them: every day, also those on which nothing was counted.

import { DAY } from "#base/units.ts";
import type { WebReport } from "#protocol/api/web-reports.ts";

export interface ReportDay {
  /** `22 Nov` */
  readonly label: string;
  readonly csp: number;
  readonly attack: number;
}

const DAYS = 30;
const LABEL = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

export function reportDays(reports: readonly WebReport[], nowMs: number): readonly ReportDay[] {
  return Array.from({ length: DAYS }, (_, index) => {
    const at = new Date(nowMs - (DAYS - 1 - index) * DAY);
    const day = at.toISOString().slice(0, 10);
    const count = (kind: WebReport["kind"]): number => reports.filter((report) => report.day === day && report.kind === kind).reduce((sum, report) => sum + report.count, 0);
    return { label: LABEL.format(at), csp: count("csp"), attack: count("attack") };
  });
}
