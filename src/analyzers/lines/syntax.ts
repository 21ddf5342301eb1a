// What has to be known of a language to tell its code from its comments: the tokens that begin and end comments and strings.
// A definition is data; `compile.ts` makes a table of it.

export type Pair = readonly [open: string, close: string];

export interface StringSyntax {
  readonly open: string;
  readonly close: string;
  /** "backslash": the byte after one is part of the string. "doubled": the closing token twice is one within it. */
  readonly escape: "backslash" | "doubled" | "none";
  /** Strings that are not multi-line end with the line, so that a stray quote harms one line at most. */
  readonly multiline: boolean;
}

export interface Syntax {
  /** Comments to the end of the line, anywhere on it. */
  readonly line?: readonly string[];
  /** The same, but only as the first on a line, after white space. */
  readonly freshLine?: readonly string[];
  /** The same, but only in the first column. */
  readonly columnLine?: readonly string[];
  readonly block?: readonly Pair[];
  /** Whether block comments nest. */
  readonly nested?: boolean;
  /** Block comments whose tokens stand in the first column; what follows the closing one on its line is comment. */
  readonly columnBlock?: readonly Pair[];
  /** Comments only as the first on a line, otherwise strings over many lines (docstrings). */
  readonly docstrings?: readonly Pair[];
  readonly strings?: readonly StringSyntax[];
  /** What stands before a slash that begins a regular expression to the next slash, in which quotes mean nothing. */
  readonly regexAfter?: readonly string[];
  /** Tokens that would else begin something, as '"' in a language whose ' begins no string. */
  readonly plain?: readonly string[];
  /** In the first column: all the rest of the file is comment. */
  readonly endMarkers?: readonly string[];
  readonly ignoreCase?: boolean;
}

/** "…" and '…' with backslashes, to the end of the line. */
export const DOUBLE: StringSyntax = { open: '"', close: '"', escape: "backslash", multiline: false };
export const SINGLE: StringSyntax = { open: "'", close: "'", escape: "backslash", multiline: false };
/** The same over several lines. */
export const LONG_DOUBLE: StringSyntax = { ...DOUBLE, multiline: true };
/** `…` over several lines, with backslashes (JavaScript) or without (Go). */
export const TEMPLATE: StringSyntax = { open: "`", close: "`", escape: "backslash", multiline: true };
export const RAW_BACKTICK: StringSyntax = { open: "`", close: "`", escape: "none", multiline: true };
/** """…""" over several lines. */
export const TRIPLE: StringSyntax = { open: '"""', close: '"""', escape: "backslash", multiline: true };
/** Quotes that are doubled within, as in SQL, Pascal, Basic. */
export const DOUBLED_DOUBLE: StringSyntax = { open: '"', close: '"', escape: "doubled", multiline: false };
export const DOUBLED_SINGLE: StringSyntax = { open: "'", close: "'", escape: "doubled", multiline: false };

/** A string without escapes between two tokens, over several lines. */
export function rawString(open: string, close: string): StringSyntax {
  return { open, close, escape: "none", multiline: true };
}
