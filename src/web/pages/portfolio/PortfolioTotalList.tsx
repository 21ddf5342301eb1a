// What the rows that are shown are in sum.

import { formatCompact, formatCount, formatMonths } from "#base/format.ts";

import type { PortfolioTotals } from "./portfolio-rows.ts";

export function PortfolioTotalList({ totals }: { readonly totals: PortfolioTotals }) {
  const { vaults, reported, failed, code, urgent, withUrgent, effort, cost } = totals;
  const numbers: readonly (readonly [name: string, value: string, note: string])[] = [
    ["Vaults", formatCount(vaults), failed === 0 ? (reported === vaults ? "all reported" : `${formatCount(reported)} reported`) : `${formatCount(failed)} failed`],
    ["Critical and high findings", urgent === null ? "–" : formatCount(urgent), urgent === null ? "not looked for" : withUrgent === 0 ? "in no vault" : `in ${withUrgent === 1 ? "one vault" : `${formatCount(withUrgent)} vaults`}`],
    ["Lines of code", formatCompact(code), formatCompact(code) === formatCount(code) ? "in all" : formatCount(code)],
    ["Likely effort", effort === null ? "–" : formatMonths(effort), "person-months, summed"],
    ...(cost === null ? [] : [["Likely cost", formatCompact(cost.likely), `${cost.currency}, summed`] as const]),
  ];
  return <ul className="totals portfolio-totals" aria-label="In sum">{numbers.map(([name, value, note]) => <li key={name}><span className="small soft">{name}</span><span className="sum">{value}</span><span className="small soft">{note}</span></li>)}</ul>;
}
