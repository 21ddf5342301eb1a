// One measure over time: a line from nought up, its ends in words. Where it was not looked at the line has a gap. The same numbers
// are in the table beside it, so a screen reader is told the ends alone.

import { formatDay } from "#base/format.ts";
import type { Measure } from "./measures.ts";

const WIDTH = 240;
const HEIGHT = 72;
const MARGIN = 4;

interface Place {
  readonly x: number;
  readonly y: number;
}

/** What is drawn of each point in time. */
export type DrawnMeasure<Point> = Pick<Measure, "title" | "unit" | "format"> & { readonly value: (point: Point) => number | null };

export interface SmallTrendProps<Point> {
  readonly measure: DrawnMeasure<Point>;
  /** Oldest first, `at` in RFC 3339. */
  readonly points: readonly Point[];
  readonly at: (point: Point) => string;
}

export function SmallTrend<Point>({ measure, points, at }: SmallTrendProps<Point>) {
  const values = points.map((point) => measure.value(point));
  const known = values.filter((value) => value !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return null;
  const [oldest] = points;
  const lines = placeLines(points.map((point) => Date.parse(at(point))), values);
  return (
    <figure className="small-trend">
      <figcaption><span>{measure.title}</span><strong className="number">{measure.format(last)}</strong></figcaption>
      <svg role="img" aria-label={`${measure.title}: from ${measure.format(first)} to ${measure.format(last)}, at most ${measure.format(Math.max(...known))}`} viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
        <line className="base" x1="0" x2={WIDTH} y1={HEIGHT - MARGIN} y2={HEIGHT - MARGIN} />
        {lines.map((line) => (line.length === 1 ? <circle key={line[0]?.x} cx={line[0]?.x} cy={line[0]?.y} r="2.5" /> : <polyline key={line[0]?.x} points={line.map(({ x, y }) => `${x},${y}`).join(" ")} />))}
      </svg>
      <p className="small soft spread"><span>{oldest === undefined ? "" : formatDay(at(oldest))}</span><span>{measure.unit}</span></p>
    </figure>
  );
}

/** By time, from nought to the most; a line for each stretch without a gap. */
function placeLines(times: readonly number[], values: readonly (number | null)[]): readonly (readonly Place[])[] {
  const [begin, end] = [Math.min(...times), Math.max(...times)];
  const most = Math.max(Number.MIN_VALUE, ...values.map((value) => value ?? 0));
  const lines: Place[][] = [];
  let open = false;
  for (const [index, value] of values.entries()) {
    if (value !== null) {
      const x = end === begin ? WIDTH / 2 : MARGIN + (((times[index] ?? begin) - begin) / (end - begin)) * (WIDTH - 2 * MARGIN);
      const point = { x: round(x), y: round(HEIGHT - MARGIN - (value / most) * (HEIGHT - 3 * MARGIN)) };
      if (open) lines.at(-1)?.push(point);
      else lines.push([point]);
    }
    open = value !== null;
  }
  return lines;
}

function round(value: number): number {
  return Number(value.toFixed(1));
}
