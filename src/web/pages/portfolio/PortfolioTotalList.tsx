// What the rows that are shown are in sum.

import { formatCompact, formatCount, formatMonths } from "#base/format.ts";

import type { PortfolioTotals } from "./portfolio-rows.ts";

export function PortfolioTotalList({ totals }: { readonly totals: PortfolioTotals }) {
  const { vaults, reported, failed, code, urgent, withUrgent, effort, cost } = totals;
  const numbers: readonly (readonly [name: string, value: string, note: string])[] = [
    ["Vaults", formatCount(vaults), failed === 0 ? (reported === vaults ? "all reported" : `${formatCount(reported)} reported`) : `${formatCount(failed)} failed`],
    ["Critical and high findings", urgent === null ? "–" : formatCount(urgent), urgent === null ? "not looked for" : withUrgent === 0 ? "in no vault" : `in ${withUrgent === 1 ? "one vault" : `${formatCount(withUrgent)} vaults`}`],
    ["Lines of code", formatCompact(code), formatCompact(code) === formatCount(code) ? "in all" : formatCount(code)],
    ["Effort to replicate", effort === null ? "–" : `${formatMonths(effort.low)}–${formatMonths(effort.high)}`, effort === null ? "not estimated" : `person-months, likely ${formatMonths(effort.likely)}`],
    ...(cost === null ? [] : [["Cost to replicate", `${formatCompact(cost.low)}–${formatCompact(cost.high)}`, `${cost.currency}, likely ${formatCompact(cost.likely)}`] as const]),
  ];
  return <ul className="totals portfolio-totals" aria-label="In sum">{numbers.map(([name, value, note]) => <li key={name}><span className="small soft">{name}</span><span className="sum">{value}</span><span className="small soft">{note}</span></li>)}</ul>;
}
