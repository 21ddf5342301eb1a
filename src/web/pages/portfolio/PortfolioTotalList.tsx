// What the rows that are shown are in sum. Each number opens to the vaults that it is the sum of.

import { formatCompact, formatCount, formatMonths } from "#base/format.ts";
import { Explained } from "#web/pages/report/Totals.tsx";

import type { PortfolioTotals } from "./portfolio-rows.ts";

export function PortfolioTotalList({ totals }: { readonly totals: PortfolioTotals }) {
  const { vaults, reported, failed, code, urgent, withUrgent, effort, cost } = totals;
  const numbers: readonly (readonly [detail: string, name: string, value: string, note: string])[] = [
    ["vaults", "Vaults", formatCount(vaults), failed === 0 ? (reported === vaults ? "all reported" : `${formatCount(reported)} reported`) : `${formatCount(failed)} failed`],
    ["findings", "Critical and high findings", urgent === null ? "–" : formatCount(urgent), urgent === null ? "not looked for" : withUrgent === 0 ? "in no vault" : `in ${withUrgent === 1 ? "one vault" : `${formatCount(withUrgent)} vaults`}`],
    ["code", "Lines of code", formatCompact(code), formatCompact(code) === formatCount(code) ? "in all" : formatCount(code)],
    ["effort", "Effort to replicate", effort === null ? "–" : `${formatMonths(effort.low)}–${formatMonths(effort.high)}`, effort === null ? "not estimated" : `person-months, likely ${formatMonths(effort.likely)}`],
    ...(cost === null ? [] : [["cost", "Cost to replicate", `${formatCompact(cost.low)}–${formatCompact(cost.high)}`, `${cost.currency}, likely ${formatCompact(cost.likely)}`] as const]),
  ];
  return (
    <ul className="totals portfolio-totals" aria-label="In sum">
      {numbers.map(([detail, name, value, note]) => <li key={detail}><Explained detail={detail}><span className="small soft">{name}</span><span className="total">{value}</span><span className="small soft">{note}</span></Explained></li>)}
    </ul>
  );
}
