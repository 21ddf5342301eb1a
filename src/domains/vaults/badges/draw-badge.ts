// The picture of a badge: what it is of, and how it stands, in words and colour.

import { formatDay } from "#base/format.ts";
import { visibleName } from "#base/visible-text.ts";
import { FULL_SCORE } from "#protocol/score/score.ts";

export interface BadgeSaid {
  /** Null: the vault's name is not to be told. */
  readonly name: string | null;
  readonly score: number | null;
  readonly gate: "passed" | "failed" | "none";
  /** Of the newest report; null without one. */
  readonly analysedAt: Date | null;
}

const LONGEST_NAME = 40;
const HEIGHT = 20;
const PADDING = 8;
/** Wide enough for most letters at 11 px; `textLength` makes the text as wide as was reckoned, whatever the font. */
const LETTER_WIDTH = 6.4;

/** White on each is legible (AA, 4.5:1). */
const COLOURS: Readonly<Record<BadgeSaid["gate"], string>> = { passed: "#256d3b", failed: "#a32d21", none: "#5d5a54" };

export function drawBadge({ name, score, gate, analysedAt }: BadgeSaid): string {
  const label = name === null ? "strongroom" : shorten(visibleName(name));
  const words = analysedAt === null ? "not analysed yet" : [score === null ? "no score" : `${score}/${FULL_SCORE}`, ...(gate === "none" ? [] : [`gate ${gate}`]), formatDay(analysedAt.toISOString())].join(" · ");
  const [left, right] = [widthOf(label), widthOf(words)];
  const title = escapeXml(`${label}: ${words}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="${HEIGHT}" viewBox="0 0 ${left + right} ${HEIGHT}" role="img" aria-label="${title}"><title>${title}</title>`
    + `<rect width="${left}" height="${HEIGHT}" fill="#2b2926"/><rect x="${left}" width="${right}" height="${HEIGHT}" fill="${COLOURS[gate]}"/>`
    + `<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">${textAt(label, 0, left)}${textAt(words, left, right)}</g></svg>\n`;
}

function textAt(text: string, from: number, width: number): string {
  return `<text x="${from + PADDING}" y="14" textLength="${width - 2 * PADDING}" lengthAdjust="spacingAndGlyphs">${escapeXml(text)}</text>`;
}

function widthOf(text: string): number {
  return Math.round([...text].length * LETTER_WIDTH) + 2 * PADDING;
}

function shorten(name: string): string {
  const signs = [...name];
  return signs.length <= LONGEST_NAME ? name : `${signs.slice(0, LONGEST_NAME - 1).join("")}…`;
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? "");
}
