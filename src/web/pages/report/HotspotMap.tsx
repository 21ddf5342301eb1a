// Hotspots as a map: a file is as large as its lines of code and the deeper coloured the hotter it is. Arrow keys go from the hottest down,
// Enter opens what is known of a file; the same is in the table below it.

import { type KeyboardEvent, useMemo, useRef, useState } from "react";

import { formatCount } from "#base/format.ts";
import { visibleName } from "#base/visible-text.ts";
import type { FacetSection } from "#protocol/report/facets/index.ts";
import { useDetail } from "#web/ui/place.ts";

import { layTiles } from "./treemap.ts";

type HotFile = FacetSection<"hotspots">["hottest"][number];

const BOX = { width: 960, height: 360 };
/** More would be specks. */
const TILES = 60;
const HEATS = 5;
/** Room for a name, in units of the box. */
const NAME_FROM = { width: 84, height: 24 };
const LETTER_WIDTH = 7.4;
const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function HotspotMap({ files }: { readonly files: readonly HotFile[] }) {
  const { open } = useDetail();
  const shown = useMemo(() => files.slice(0, TILES), [files]);
  const tiles = useMemo(() => layTiles(shown.map(({ lines }) => lines), BOX).toSorted((a, b) => a.index - b.index), [shown]);
  const [current, setCurrent] = useState(0);
  const map = useRef<SVGSVGElement>(null);
  if (tiles.length < 2) return null;
  const most = shown[0]?.score ?? 1;
  const onKey = (event: KeyboardEvent, place: number): void => {
    const step = STEPS[event.key];
    const to = event.key === "Home" ? 0 : event.key === "End" ? tiles.length - 1 : step === undefined ? null : Math.min(tiles.length - 1, Math.max(0, place + step));
    if (event.key === "Enter" || event.key === " ") open(`hotspot-${tiles[place]?.index ?? 0}`);
    else if (to === null) return;
    else {
      setCurrent(to);
      map.current?.querySelectorAll<SVGGElement>("g.tile")[to]?.focus();
    }
    event.preventDefault();
  };
  return (
    <figure>
      <svg ref={map} className="treemap" role="group" aria-label="Map of the hotspots, the hottest first" viewBox={`0 0 ${BOX.width} ${BOX.height}`}>
        {tiles.map(({ index, x, y, width, height }, place) => {
          const file = shown[index];
          if (file === undefined) return null;
          const name = baseName(file.path);
          const room = Math.floor((width - 12) / LETTER_WIDTH);
          return (
            <g key={file.path} className="tile" role="button" tabIndex={place === current ? 0 : -1} aria-label={`${visibleName(file.path)}: ${formatCount(file.changes)} changes, ${formatCount(file.lines)} lines, score ${file.score.toFixed(2)}`} data-heat={heatOf(most === 0 ? 0 : Math.sqrt(file.score / most))} onClick={() => open(`hotspot-${index}`)} onFocus={() => setCurrent(place)} onKeyDown={(event) => onKey(event, place)}>
              <title>{`${visibleName(file.path)} · ${formatCount(file.changes)} changes`}</title>
              <rect x={x + 1} y={y + 1} width={Math.max(0, width - 2)} height={Math.max(0, height - 2)} />
              {width >= NAME_FROM.width && height >= NAME_FROM.height ? <text x={x + 7} y={y + 18}>{name.length > room ? `${name.slice(0, Math.max(1, room - 1))}…` : name}</text> : null}
            </g>
          );
        })}
      </svg>
      <figcaption className="small soft heat-scale"><span>Area: lines of code. Colour: score, </span>{Array.from({ length: HEATS }, (_, heat) => <svg key={heat} className="treemap" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true"><g className="tile" data-heat={heat}><rect width="14" height="14" /></g></svg>)}<span>from cool to hot.{files.length > tiles.length ? ` The ${tiles.length} hottest of ${formatCount(files.length)} files.` : ""}</span></figcaption>
    </figure>
  );
}

/** Of the root of the share: a few files are so hot that all others would look alike. */
function heatOf(share: number): number {
  return Math.min(HEATS - 1, Math.floor(share * HEATS));
}

function baseName(path: string): string {
  return visibleName(path.slice(path.lastIndexOf("/") + 1));
}
