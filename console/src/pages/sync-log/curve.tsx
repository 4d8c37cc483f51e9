// Records over time, as a small chart. What it says stands beside it in words, so it is a picture and no more.

export interface Point {
  at: number;
  value: number;
}

const WIDTH = 960;
const HEIGHT = 120;

export function Curve({ points, top }: { points: Point[]; top: number }) {
  const last = points.at(-1);
  const first = points[0];
  if (!first || !last) return null;
  const span = Math.max(1_000, last.at);
  const x = (at: number) => (at / span) * WIDTH;
  const y = (value: number) => HEIGHT - (value / Math.max(1, top)) * (HEIGHT - 8);
  const line = [{ at: 0, value: 0 }, ...points].map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  return (
    <figure class="curve">
      <svg class="chart" viewBox={`0 -6 ${WIDTH} ${HEIGHT + 22}`} role="img" aria-label={`Records read over ${Math.round(span / 1000)} seconds, ${last.value} so far`}>
        {[0.25, 0.5, 0.75, 1].map((share) => (
          <line key={share} class="grid" x1="0" x2={WIDTH} y1={y(top * share)} y2={y(top * share)} />
        ))}
        <polygon class="area" points={`0,${HEIGHT} ${line} ${x(last.at).toFixed(1)},${HEIGHT}`} />
        <polyline class="line" points={line} />
        <line class="axis" x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
        <text x="0" y={HEIGHT + 14}>
          start
        </text>
        <text x={WIDTH} y={HEIGHT + 14} text-anchor="end">
          {Math.round(span / 1000)} s
        </text>
      </svg>
      <figcaption class="small quiet">Records over time</figcaption>
    </figure>
  );
}
