// The words of a filter: names and operators, texts in quotes as JSON has them, parentheses and brackets.

import { AppError } from "#base/app-error.ts";

export type FilterToken = { readonly kind: "word"; readonly text: string } | { readonly kind: "string"; readonly text: string } | { readonly kind: "(" | ")" | "[" | "]" };

const MARKS = ["(", ")", "[", "]"] as const;
const WORD = /^[A-Za-z0-9$_.:+-]$/;

/** @throws AppError `scim.invalid-filter`. */
export function readTokens(text: string): readonly FilterToken[] {
  const tokens: FilterToken[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at] ?? "";
    const mark = MARKS.find((each) => each === character);
    if (character === " ") at += 1;
    else if (mark !== undefined) {
      tokens.push({ kind: mark });
      at += 1;
    } else {
      const end = character === '"' ? endOfString(text, at) : endOfWord(text, at);
      tokens.push(character === '"' ? { kind: "string", text: parseString(text.slice(at, end)) } : { kind: "word", text: text.slice(at, end) });
      at = end;
    }
  }
  return tokens;
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at + 1;
  }
  throw new AppError("scim.invalid-filter", "Expected a closing quote in the filter.");
}

function endOfWord(text: string, from: number): number {
  let at = from;
  while (at < text.length && WORD.test(text[at] ?? "")) at += 1;
  if (at === from) throw new AppError("scim.invalid-filter", "Expected names, operators, quotes, parentheses and brackets in the filter.");
  return at;
}

/** Quotes and escapes are those of JSON (RFC 7644, section 3.4.2.2). */
function parseString(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch (error) {
    throw new AppError("scim.invalid-filter", "Expected a text in quotes as JSON has it in the filter.", { cause: error });
  }
}
