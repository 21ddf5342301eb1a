// Columns over steps of time. Nothing moves; the numbers are also in a table, so the plot is one picture to a screen reader.

import { Suspense } from "react";

import { lazyOnSign } from "#web/ui/load-ahead.tsx";
import { WhenNear } from "#web/ui/WhenNear.tsx";

const DrawnColumns = lazyOnSign(async () => (await import("./DrawnColumns.tsx")).DrawnColumns);

interface Series {
  readonly name: string;
  readonly label: string;
  readonly color: string;
}

export interface ColumnChartProps {
  readonly data: readonly { readonly label: string }[];
  readonly series: readonly Series[];
  readonly label: string;
}

export function ColumnChart({ data, series, label }: ColumnChartProps) {
  const room = <div className="chart-room" />;
  return (
    <div className="chart" role="img" aria-label={label}>
      <WhenNear room={room}><Suspense fallback={room}><DrawnColumns data={data} series={series} /></Suspense></WhenNear>
    </div>
  );
}
