// Lines of code from report to report. The axis begins at zero, so that a small change looks small.

import { AreaChart } from "@mantine/charts";

import { formatCompact, formatCount } from "#base/format.ts";

export function TrendChart({ points }: { readonly points: readonly { readonly label: string; readonly code: number }[] }) {
  return (
    <div className="chart" role="img" aria-label={`Lines of code in ${points.length} reports, from ${formatCount(points[0]?.code ?? 0)} to ${formatCount(points.at(-1)?.code ?? 0)}`}>
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
    </div>
  );
}
