// Rectangles whose areas are as the values: the squarified treemap of Bruls, Huizing and van Wijk (2000), so that none is a sliver.

export interface Tile {
  /** Place in the values that were given. */
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Item {
  readonly index: number;
  readonly area: number;
}

/** The largest first. Values that are nought or less have no tile. */
export function layTiles(values: readonly number[], { width, height }: { readonly width: number; readonly height: number }): readonly Tile[] {
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  if (total <= 0 || !Number.isFinite(total)) return [];
  const items = values.flatMap((value, index): Item[] => (value > 0 ? [{ index, area: (value / total) * width * height }] : [])).toSorted((a, b) => b.area - a.area || a.index - b.index);
  const tiles: Tile[] = [];
  let box: Box = { x: 0, y: 0, width, height };
  let row: Item[] = [];
  for (const item of items) {
    if (row.length > 0 && worst([...row, item], shortSide(box)) > worst(row, shortSide(box))) {
      box = layRow(row, box, tiles);
      row = [];
    }
    row.push(item);
  }
  layRow(row, box, tiles);
  return tiles;
}

function shortSide({ width, height }: Box): number {
  return Math.min(width, height);
}

/** The longest side over the shortest of the tiles of a row along `side`. */
function worst(row: readonly Item[], side: number): number {
  const sum = row.reduce((all, { area }) => all + area, 0);
  const areas = row.map(({ area }) => area);
  return Math.max((side ** 2 * Math.max(...areas)) / sum ** 2, sum ** 2 / (side ** 2 * Math.min(...areas)));
}

/** Puts the row along the short side, and gives the box that is left. */
function layRow(row: readonly Item[], box: Box, tiles: Tile[]): Box {
  const sum = row.reduce((all, { area }) => all + area, 0);
  const side = shortSide(box);
  const depth = side === 0 ? 0 : sum / side;
  let along = 0;
  for (const { index, area } of row) {
    const length = depth === 0 ? 0 : area / depth;
    tiles.push(box.width >= box.height ? { index, x: box.x, y: box.y + along, width: depth, height: length } : { index, x: box.x + along, y: box.y, width: length, height: depth });
    along += length;
  }
  return box.width >= box.height ? { x: box.x + depth, y: box.y, width: Math.max(0, box.width - depth), height: box.height } : { x: box.x, y: box.y + depth, width: box.width, height: Math.max(0, box.height - depth) };
}
