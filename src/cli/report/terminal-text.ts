// Text measured in terminal columns: how wide it is, cut or padded to a width. Outside strings pass through `safeText` first.

import { visibleText } from "#base/visible-text.ts";

// East Asian wide and full-width ranges (Unicode TR 11) that occur in names; emoji are matched by property below.
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18dff}\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const ZERO_WIDTH = /^\p{M}$/u;
const NBSP = /\u00a0/g;

/** An outside string as one harmless line; ASCII only where the terminal shows nothing else. */
export function safeText(text: string, unicode: boolean): string {
  return unicode ? visibleText(text) : toAscii(visibleText(text));
}

/** Typographic signs of ours for terminals that have ASCII only; anything else becomes a question mark. */
export function toAscii(text: string): string {
  const signs = text.replaceAll(NBSP, " ").replaceAll("…", ".").replaceAll("·", "-").replaceAll(/[–—]/g, "-");
  return signs.normalize("NFKD").replaceAll(/\p{M}/gu, "").replaceAll(/[^\x20-\x7e]/gu, "?");
}

/** Columns that `text` takes; it must not hold escapes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** `text` cut to `width` columns, with a sign where something is missing. */
export function fitText(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let fitted = "";
  let used = 0;
  for (const character of text) {
    const next = characterWidth(character);
    if (used + next > width - 1) break;
    fitted += character;
    used += next;
  }
  return `${fitted}…`;
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** Lines of at most `width` columns, broken between words; a longer word is cut. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").map((each) => fitText(each, width))) {
    if (line !== "" && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

function characterWidth(character: string): number {
  if (ZERO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
