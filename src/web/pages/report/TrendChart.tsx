// Lines of code from report to report. The axis begins at zero, so that a small change looks small.

import { lazy, Suspense } from "react";

import { formatCount } from "#base/format.ts";

const DrawnTrend = lazy(async () => ({ default: (await import("./DrawnTrend.tsx")).DrawnTrend }));

export interface TrendChartProps {
  readonly points: readonly { readonly label: string; readonly code: number }[];
}

export function TrendChart({ points }: TrendChartProps) {
  return (
    <div className="chart" role="img" aria-label={`Lines of code in ${points.length} reports, from ${formatCount(points[0]?.code ?? 0)} to ${formatCount(points.at(-1)?.code ?? 0)}`}>
      <Suspense fallback={<div className="chart-room" />}><DrawnTrend points={points} /></Suspense>
    </div>
  );
}
