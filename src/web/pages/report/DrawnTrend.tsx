// The line itself: the library that draws it is loaded when there is something to draw.

import "@mantine/charts/styles.layer.css";

import { AreaChart } from "@mantine/charts";

import { formatCompact, formatCount } from "#base/format.ts";

import type { TrendChartProps } from "./TrendChart.tsx";

export function DrawnTrend({ points }: TrendChartProps) {
  return (
    <AreaChart
      h={180}
      data={points.map((point) => ({ ...point }))}
      dataKey="label"
      series={[{ name: "code", label: "Lines of code", color: "var(--chart-fill)" }]}
      gridAxis="x"
      tickLine="none"
      curveType="linear"
      withGradient={false}
      fillOpacity={0.15}
      valueFormatter={formatCount}
      yAxisProps={{ tickFormatter: formatCompact, width: 44, allowDecimals: false, domain: [0, "auto"] }}
      areaProps={{ isAnimationActive: false }}
      areaChartProps={{ accessibilityLayer: false }}
      tooltipAnimationDuration={0}
    />
  );
}
