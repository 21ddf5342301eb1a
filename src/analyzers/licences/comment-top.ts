// The comments at the top of a source file, where notices of licences stand: up to the first lines of code.

/** Longer tops are no notice: the licence itself with a preface is shorter. */
export const MAX_TOP_BYTES = 32 * 1024;
/** Lines of code that may stand before a notice: `<?php`, `package a;`, `"use strict"`. */
const MAX_CODE_LINES = 3;
const MAX_LINE_BYTES = 2000;

const MARKER = /^\s*(?:\/\/|\/\*|\*|#|;|%|--|!|'|"|<!--|\(\*|\{-|\{#|\.\.|::|@rem\b|rem\b|dnl\b|=|<#|\.\\")/i;
/** Pairs of comments over lines that need no marker on each. */
const BLOCKS: readonly (readonly [opens: string, closes: string])[] = [["/*", "*/"], ["<!--", "-->"], ['"""', '"""'], ["'''", "'''"], ["(*", "*)"], ["{-", "-}"], ["=begin", "=end"], ["<#", "#>"], ["--[[", "]]"], ["{#", "#}"], ["<%--", "--%>"]];

/** As Latin-1, without what is not part of it. */
export function commentTop(content: Uint8Array): string {
  const text = Buffer.from(content.buffer, content.byteOffset, Math.min(content.byteLength, MAX_TOP_BYTES)).toString("latin1");
  let closes: string | null = null;
  let codeLines = 0;
  let end = 0;
  for (let at = 0; at < text.length; ) {
    const lineEnd = text.indexOf("\n", at);
    const next = lineEnd === -1 ? text.length : lineEnd + 1;
    const line = text.slice(at, Math.min(next, at + MAX_LINE_BYTES));
    at = next;
    if (closes !== null) {
      if (line.includes(closes)) closes = null;
    } else if (line.trim() !== "") {
      closes = openedBy(line);
      if (closes === null && !MARKER.test(line) && ++codeLines > MAX_CODE_LINES) break;
    }
    end = at;
  }
  return text.slice(0, end);
}

function openedBy(line: string): string | null {
  const trimmed = line.trimStart();
  for (const [opens, closes] of BLOCKS) {
    if (!trimmed.startsWith(opens)) continue;
    return trimmed.includes(closes, opens.length) ? null : closes;
  }
  return null;
}
