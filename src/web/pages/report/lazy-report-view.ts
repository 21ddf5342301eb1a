// The report's own code, which is large: it comes beside what the page asks the server for, not after it.

import { lazy } from "react";

const load = async () => ({ default: (await import("./ReportView.tsx")).ReportView });

// What goes wrong is said where the report is drawn.
void load().catch(() => undefined);

export const ReportView = lazy(load);
