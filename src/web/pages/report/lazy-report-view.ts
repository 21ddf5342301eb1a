// The report's own code, which is large: it comes beside what the page asks the server for, not after it.

import { lazyAhead } from "#web/ui/load-ahead.tsx";

export const ReportView = lazyAhead(async () => (await import("./ReportView.tsx")).ReportView);
