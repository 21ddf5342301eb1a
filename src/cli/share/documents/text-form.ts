// A file's bytes and its text. In a document lines end with `\n`; what the file has instead, and the mark at its beginning, are kept
// beside and put back, each line its own, so that writing changes nothing that nobody changed.

import { MIB } from "#base/units.ts";
import { refuseRequest } from "#cli/share/refusal.ts";
import { findEdits } from "./find-edits.ts";

export type LineEnd = "\n" | "\r\n" | "\r";

export interface TextForm {
  readonly mark: boolean;
  /** Of every line that ends: one for all, or one for each where they differ. */
  readonly ends: LineEnd | readonly LineEnd[];
}

export interface TextFile {
  readonly text: string;
  readonly form: TextForm;
}

/** Editors in browsers grow slow above it, and every guest holds the whole of it. */
export const MAX_FILE_BYTES = 10 * MIB;
/** As git looks for what is no text. */
const BINARY_PROBE_BYTES = 8000;
const MARK = "\ufeff";

/** @throws AppError `live.request-refused` for what is no text in UTF-8. */
export function decodeText(bytes: Uint8Array): TextFile {
  if (bytes.length > MAX_FILE_BYTES) throw refuseRequest(tooLarge(bytes.length));
  if (bytes.subarray(0, BINARY_PROBE_BYTES).includes(0)) throw refuseRequest("This is a binary file: there is no text to edit.");
  const whole = decodeUtf8(bytes);
  if (whole === null) throw refuseRequest("This file is not in UTF-8; it was left as it is.");
  const mark = whole.startsWith(MARK);
  const raw = mark ? whole.slice(MARK.length) : whole;
  if (raw.includes("\0")) throw refuseRequest("This is a binary file: there is no text to edit.");
  if (!raw.includes("\r")) return { text: raw, form: { mark, ends: "\n" } };
  const ends = raw.match(/\r\n|\r|\n/g) as LineEnd[];
  const [first = "\n"] = ends;
  return { text: raw.replaceAll(/\r\n?/g, "\n"), form: { mark, ends: ends.every((end) => end === first) ? first : ends } };
}

export function encodeText({ text, form }: TextFile): Buffer {
  const body = typeof form.ends === "string" ? (form.ends === "\n" ? text : text.replaceAll("\n", form.ends)) : joinLines(text, form.ends);
  return Buffer.from((form.mark ? MARK : "") + body, "utf8");
}

/** The form for a text that came of `before`: lines that are still there keep their ends, new ones end as most do. */
export function carryForm(before: TextFile, text: string): TextForm {
  const { ends, mark } = before.form;
  if (typeof ends === "string") return before.form;
  const usual = mostOf(ends);
  const kept: LineEnd[] = [];
  let [at, line] = [0, 0];
  for (const { from, to, insert } of findEdits(before.text, text)) {
    const same = countLines(before.text.slice(at, from));
    kept.push(...ends.slice(line, line + same), ...Array.from({ length: countLines(insert) }, () => usual));
    line += same + countLines(before.text.slice(from, to));
    at = to;
  }
  return { mark, ends: [...kept, ...ends.slice(line)] };
}

export function tooLarge(bytes: number): string {
  return `This file has ${(bytes / MIB).toFixed(1)} MiB; live sessions open files up to ${MAX_FILE_BYTES / MIB} MiB.`;
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function joinLines(text: string, ends: readonly LineEnd[]): string {
  const usual = mostOf(ends);
  return text.split("\n").map((line, index, lines) => (index === lines.length - 1 ? line : line + (ends[index] ?? usual))).join("");
}

function mostOf(ends: readonly LineEnd[]): LineEnd {
  const windows = ends.filter((end) => end === "\r\n").length;
  return windows * 2 > ends.length ? "\r\n" : ends.includes("\n") ? "\n" : "\r";
}

function countLines(text: string): number {
  return text.split("\n").length - 1;
}
