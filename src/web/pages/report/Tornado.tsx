// How the likely effort moves with each assumption alone, the strongest first: bars to both sides of the likely value, on one scale.

import { formatMonths } from "#base/format.ts";
import type { CostEstimate } from "#protocol/cost/estimate-cost.ts";

const WIDTH = 200;

export function Tornado({ estimate: { effort, sensitivity } }: { readonly estimate: CostEstimate }) {
  const moving = sensitivity.filter((each) => each.effort.high > each.effort.low);
  if (moving.length === 0) return null;
  const [least, most] = [Math.min(...moving.map((each) => each.effort.low)), Math.max(...moving.map((each) => each.effort.high))];
  const place = (value: number): number => (most === least ? WIDTH / 2 : ((value - least) / (most - least)) * WIDTH);
  const middle = place(effort.likely);
  return (
    <div className="table-scroll" role="region" aria-label="What moves the estimate" tabIndex={0}>
      <table className="table tornado">
        <caption>What moves the estimate: person-months when one assumption alone is at its low or high end</caption>
        <thead><tr><th scope="col">Assumption</th><th scope="col" className="n">Low</th><th scope="col" className="bar"><span className="visually-hidden">Between them</span></th><th scope="col" className="n">High</th></tr></thead>
        <tbody>
          {moving.map((each) => (
            <tr key={each.assumption}>
              <td title={each.source}>{each.label}</td>
              <td className="n">{formatMonths(each.effort.low)}</td>
              <td className="bar">
                <svg className="row-bar" viewBox={`0 0 ${WIDTH} 12`} preserveAspectRatio="none" aria-hidden="true">
                  <rect className="below" x={place(each.effort.low)} width={Math.max(0, middle - place(each.effort.low))} height="12" />
                  <rect className="above" x={middle} width={Math.max(0, place(each.effort.high) - middle)} height="12" />
                  <rect className="likely" x={Math.min(WIDTH - 1, Math.max(0, middle - 0.5))} width="1" height="12" />
                </svg>
              </td>
              <td className="n">{formatMonths(each.effort.high)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
