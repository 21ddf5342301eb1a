// Places in texts: as the wire has them (Yjs relative positions), as language servers have them (lines and columns), as editors have them (offsets).

import { createAbsolutePositionFromRelativePosition, createRelativePositionFromTypeIndex, decodeRelativePosition, encodeRelativePosition, type Text } from "yjs";

import { decodeBase64url, encodeBase64url } from "#protocol/tokens/base64url.ts";

export interface Range {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** What of CodeMirror's text is needed here. */
export interface LinedText {
  readonly length: number;
  readonly lines: number;
  line(number: number): { readonly from: number; readonly to: number };
  lineAt(offset: number): { readonly from: number; readonly number: number };
}

export function encodePosition(text: Text, offset: number): string {
  return encodeBase64url(encodeRelativePosition(createRelativePositionFromTypeIndex(text, offset)));
}

/** Null when the place is not in this text: of another document, or of what has not arrived yet. */
export function decodePosition(text: Text, position: string): number | null {
  const bytes = decodeBase64url(position);
  if (bytes === null || text.doc === null) return null;
  try {
    const found = createAbsolutePositionFromRelativePosition(decodeRelativePosition(bytes), text.doc);
    return found?.type === text ? found.index : null;
  } catch {
    // What another person's page sends is not to be relied on; Yjs says so with errors of many kinds.
    return null;
  }
}

/** A host may count in a text that is older than this one: what lies beyond the end is the end. */
export function offsetOf(text: LinedText, line: number, column: number): number {
  if (line >= text.lines) return text.length;
  const { from, to } = text.line(line + 1);
  return Math.min(from + column, to);
}

export function offsetsOf(text: LinedText, range: Range): { readonly from: number; readonly to: number } {
  const from = offsetOf(text, range.line, range.column);
  return { from, to: Math.max(from, offsetOf(text, range.endLine, range.endColumn)) };
}
