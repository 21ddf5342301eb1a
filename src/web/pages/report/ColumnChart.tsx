// Columns over steps of time. Nothing moves; the numbers are also in a table, so the plot is one picture to a screen reader.

import { lazy, Suspense } from "react";

const DrawnColumns = lazy(async () => ({ default: (await import("./DrawnColumns.tsx")).DrawnColumns }));

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
  return (
    <div className="chart" role="img" aria-label={label}>
      <Suspense fallback={<div className="chart-room" />}><DrawnColumns data={data} series={series} /></Suspense>
    </div>
  );
}
