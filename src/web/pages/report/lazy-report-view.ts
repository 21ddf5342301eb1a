// The report's own code, which is large: it comes beside what the page asks the server for, not after it. The contract that the report is
// held against is made in a task of its own.

import { lazyAhead } from "#web/ui/load-ahead.tsx";

export const ReportView = lazyAhead(async () => {
  await import("#protocol/api/reports.ts");
  return (await import("./ReportView.tsx")).ReportView;
});
