// Columns over steps of time. Nothing moves; the numbers are also in a table, so the plot is one picture to a screen reader.

import { BarChart } from "@mantine/charts";

import { formatCompact, formatCount } from "#base/format.ts";

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

const STEPS_WITHOUT_ROOM = 24;

export function ColumnChart({ data, series, label }: ColumnChartProps) {
  return (
    <div className="chart" role="img" aria-label={label}>
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
    </div>
  );
}
