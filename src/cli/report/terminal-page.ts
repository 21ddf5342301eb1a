// The page that the sections of a terminal report are set on: its width, its signs, its colours, and the parts they share.

import type { Paint } from "./paint.ts";
import { displayWidth, fitText, padEnd, padStart, safeText, toAscii, wrapText } from "./terminal-text.ts";

export interface TerminalPage {
  readonly width: number;
  readonly unicode: boolean;
  readonly paint: Paint;
}

export type Lines = readonly string[];

/** Below this width the tables show fewer numbers a row. */
const NARROW = 72;

export function isNarrow(page: TerminalPage): boolean {
  return page.width < NARROW;
}

/** Everything stands two columns in from the edge. */
export const INDENT = "  ";

/** Text of ours (not from outside) in the signs that the terminal has. */
export function own(text: string, { unicode }: TerminalPage): string {
  return unicode ? text.replaceAll("\u00a0", " ") : toAscii(text.replaceAll("…", "...").replaceAll("×", "x"));
}

/** An outside string, harmless, cut and padded to a column. */
export function cell(text: string, { width, page }: { readonly width: number; readonly page: TerminalPage }): string {
  return padEnd(fitOwn(safeText(text, page.unicode), { width, page }), width);
}

export function numberCell(text: string, { width, page }: { readonly width: number; readonly page: TerminalPage }): string {
  return padStart(own(text, page), width);
}

/** `Languages                     files     code`: the name on the left, what the columns hold on the right. */
export function sectionHeading(title: string, { columns = "", page }: { readonly columns?: string; readonly page: TerminalPage }): string {
  const gap = page.width - INDENT.length - displayWidth(title) - displayWidth(columns);
  if (gap < 1) return INDENT + page.paint.heading(title);
  return `${INDENT}${page.paint.heading(title)}${" ".repeat(gap)}${page.paint.faint(columns)}`.trimEnd();
}

/** Faint text of ours under a table: `… and 5 more, with 1.2 % of the code`. */
export function footLines(text: string, page: TerminalPage): Lines {
  return text === "" ? [] : wrapText(own(text, page), page.width - INDENT.length).map((line) => INDENT + page.paint.faint(line));
}

/** Items side by side with a dot between, broken between items, never within one. */
export function itemLines(items: readonly string[], page: TerminalPage): Lines {
  const dot = own("  ·  ", page);
  const lines: string[] = [];
  for (const item of items.filter((each) => each !== "").map((each) => own(each, page))) {
    const last = lines.at(-1);
    if (last !== undefined && displayWidth(last + dot + item) <= page.width) lines[lines.length - 1] = last + dot + item;
    else lines.push(INDENT + fitOwn(item, { width: page.width - INDENT.length, page }));
  }
  return lines;
}

/** Text already harmless, cut to a width with the sign that the terminal has. */
export function fitOwn(text: string, { width, page }: { readonly width: number; readonly page: TerminalPage }): string {
  const fitted = fitText(text, width);
  return page.unicode ? fitted : fitted.replaceAll("…", ".");
}

/** A sentence that may quote outside strings, harmless. */
export function sentence(text: string, page: TerminalPage): string {
  return safeText(own(text, { ...page, unicode: true }), page.unicode);
}
