// The columns themselves: the library that draws them is loaded when there is something to draw.

import "@mantine/charts/styles.layer.css";

import { BarChart } from "@mantine/charts";

import { formatCompact, formatCount } from "#base/format.ts";

import type { ColumnChartProps } from "./ColumnChart.tsx";

const STEPS_WITHOUT_ROOM = 24;

export function DrawnColumns({ data, series }: Pick<ColumnChartProps, "data" | "series">) {
  return (
    <BarChart
      h={220}
      data={data.map((step) => ({ ...step }))}
      dataKey="label"
      series={series.map((each) => ({ ...each }))}
      gridAxis="x"
      tickLine="none"
      withLegend={series.length > 1}
      maxBarWidth={40}
      valueFormatter={formatCount}
      yAxisProps={{ tickFormatter: formatCompact, width: 44, allowDecimals: false }}
      xAxisProps={{ minTickGap: STEPS_WITHOUT_ROOM, interval: "preserveStartEnd" }}
      barProps={{ isAnimationActive: false, radius: [2, 2, 0, 0] }}
      barChartProps={{ accessibilityLayer: false, barCategoryGap: data.length > STEPS_WITHOUT_ROOM ? 1 : "18%" }}
      tooltipAnimationDuration={0}
    />
  );
}
