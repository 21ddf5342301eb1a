// A line of a terminal's screen as runs of letters that look alike. Colours of the palette are classes; others are set by property.

import type { IBufferCell, IBufferLine } from "@xterm/headless";

export interface Run {
  readonly text: string;
  readonly classes: string;
  /** A colour outside the sixteen, as #rrggbb. */
  readonly colour: string | null;
  readonly ground: string | null;
}

export function runsOf(line: IBufferLine, { columns, cursor, cell }: { readonly columns: number; readonly cursor: number | null; readonly cell: IBufferCell }): readonly Run[] {
  const runs: Run[] = [];
  for (let x = 0; x < columns; x++) {
    const at = line.getCell(x, cell);
    // The right half of a wide letter.
    if (at === undefined || at.getWidth() === 0) continue;
    const look = lookOf(at, x === cursor);
    const text = at.getChars() === "" ? " " : at.getChars();
    const last = runs.at(-1);
    if (last !== undefined && last.classes === look.classes && last.colour === look.colour && last.ground === look.ground) runs[runs.length - 1] = { ...last, text: last.text + text };
    else runs.push({ text, ...look });
  }
  return runs;
}

function lookOf(cell: IBufferCell, isCursor: boolean): Omit<Run, "text"> {
  const classes = [
    ...(cell.isBold() ? ["t-bold"] : []),
    ...(cell.isDim() ? ["t-dim"] : []),
    ...(cell.isItalic() ? ["t-italic"] : []),
    ...(cell.isUnderline() ? ["t-under"] : []),
    ...(cell.isInverse() ? ["t-inverse"] : []),
    ...(cell.isInvisible() ? ["t-hidden"] : []),
    ...(isCursor ? ["t-cursor"] : []),
    ...(cell.isFgPalette() && cell.getFgColor() < 16 ? [`t-fg-${cell.getFgColor()}`] : []),
    ...(cell.isBgPalette() && cell.getBgColor() < 16 ? [`t-bg-${cell.getBgColor()}`] : []),
  ];
  return {
    classes: classes.join(" "),
    colour: cell.isFgRGB() ? hex(cell.getFgColor()) : cell.isFgPalette() ? paletteColour(cell.getFgColor()) : null,
    ground: cell.isBgRGB() ? hex(cell.getBgColor()) : cell.isBgPalette() ? paletteColour(cell.getBgColor()) : null,
  };
}

/** The cube of 216 and the 24 greys of xterm; the sixteen before are the page's own. */
export function paletteColour(index: number): string | null {
  if (index < 16 || index > 255) return null;
  if (index >= 232) return hex((8 + (index - 232) * 10) * 0x010101);
  const level = (value: number): number => (value === 0 ? 0 : 55 + value * 40);
  const rest = index - 16;
  return hex((level(Math.floor(rest / 36)) << 16) | (level(Math.floor(rest / 6) % 6) << 8) | level(rest % 6));
}

function hex(colour: number): string {
  return `#${colour.toString(16).padStart(6, "0")}`;
}
