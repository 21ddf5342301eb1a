// Lines of code from report to report. The axis begins at zero, so that a small change looks small.

import { Suspense } from "react";

import { formatCount } from "#base/format.ts";
import { lazyOnSign } from "#web/ui/load-ahead.tsx";
import { WhenNear } from "#web/ui/WhenNear.tsx";

const DrawnTrend = lazyOnSign(async () => (await import("./DrawnTrend.tsx")).DrawnTrend);

export interface TrendChartProps {
  readonly points: readonly { readonly label: string; readonly code: number }[];
}

export function TrendChart({ points }: TrendChartProps) {
  const room = <div className="chart-room" />;
  return (
    <div className="chart trend" role="img" aria-label={`Lines of code in ${points.length} reports, from ${formatCount(points[0]?.code ?? 0)} to ${formatCount(points.at(-1)?.code ?? 0)}`}>
      <WhenNear room={room}><Suspense fallback={room}><DrawnTrend points={points} /></Suspense></WhenNear>
    </div>
  );
}
