// A line without axes, for a row or beside a number. Its words are given by whoever draws it; a single point is a dot.

const WIDTH = 100;
const HEIGHT = 24;
const MARGIN = 2;

export function Spark({ values, label }: { readonly values: readonly number[]; readonly label: string }) {
  if (values.length === 0) return <span className="soft">–</span>;
  const points = placePoints(values);
  const [lastX, lastY] = points.at(-1) ?? [0, 0];
  return (
    <svg className="spark" role="img" aria-label={label} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT}>
      {points.length > 1 ? <polyline points={points.map((point) => point.join(",")).join(" ")} /> : null}
      <circle cx={lastX} cy={lastY} r="2" />
    </svg>
  );
}

/** From the least to the most of them; a line that does not change runs through the middle. */
function placePoints(values: readonly number[]): readonly (readonly [number, number])[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return values.map((value, index) => {
    const x = values.length === 1 ? WIDTH / 2 : MARGIN + (index / (values.length - 1)) * (WIDTH - 2 * MARGIN);
    const y = most === least ? HEIGHT / 2 : HEIGHT - MARGIN - ((value - least) / (most - least)) * (HEIGHT - 2 * MARGIN);
    return [Number(x.toFixed(1)), Number(y.toFixed(1))] as const;
  });
}
