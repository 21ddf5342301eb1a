// The tokens of a language in each of the contexts that its text can be in, as the compiler needs them.

import type { Pair, StringSyntax, Syntax } from "./syntax.ts";

/** Where a token counts: anywhere, as the first on a line after white space, in the first column. */
export type Place = "anywhere" | "fresh" | "column";

export type Effect =
  /** Goes to another context. */
  | { readonly to: number; readonly nests?: boolean }
  /** Nothing but text of the current context. */
  | "text"
  /** Opens one more level of the current context. */
  | "deeper"
  /** Closes one level: back to code at the last. */
  | "shallower";

export interface Token {
  readonly text: string;
  readonly place: Place;
  readonly effect: Effect;
  /** The token begins with code, so its line is code even if a comment follows. */
  readonly hasCode?: true;
}

export interface Context {
  /** "comment" lines are comments unless they hold code too; "string" lines are code. */
  readonly kind: "code" | "comment" | "string";
  /** Where a line feed leads; null: it stays. */
  readonly afterLine: number | null;
  /** The byte after a backslash is text, whatever it is. */
  readonly backslash: boolean;
  readonly tokens: readonly Token[];
}

export const CODE = 0;
const LINE_COMMENT = 1;

/** Contexts by number; 0 is code, 1 a comment to the end of the line. */
export function listContexts(syntax: Syntax): readonly Context[] {
  const codeTokens: Token[] = [];
  const contexts: Context[] = [
    { kind: "code", afterLine: null, backslash: false, tokens: codeTokens },
    { kind: "comment", afterLine: CODE, backslash: false, tokens: [] },
  ];
  const opens = (text: string, place: Place, context: Context): void => {
    codeTokens.push({ text, place, effect: { to: contexts.length } });
    contexts.push(context);
  };
  for (const text of syntax.line ?? []) codeTokens.push({ text, place: "anywhere", effect: { to: LINE_COMMENT } });
  for (const text of syntax.freshLine ?? []) codeTokens.push({ text, place: "fresh", effect: { to: LINE_COMMENT } });
  for (const text of syntax.columnLine ?? []) codeTokens.push({ text, place: "column", effect: { to: LINE_COMMENT } });
  for (const pair of syntax.block ?? []) opens(pair[0], "anywhere", blockContext(pair, syntax.nested === true));
  for (const pair of syntax.columnBlock ?? []) opens(pair[0], "column", columnBlockContext(pair));
  for (const pair of syntax.docstrings ?? []) {
    opens(pair[0], "fresh", { ...blockContext(pair, false), backslash: true });
    opens(pair[0], "anywhere", stringContext({ open: pair[0], close: pair[1], escape: "backslash", multiline: true }));
  }
  for (const string of syntax.strings ?? []) opens(string.open, "anywhere", stringContext(string));
  if (syntax.regexAfter !== undefined) addRegularExpressions(syntax.regexAfter, codeTokens, opens);
  for (const text of syntax.plain ?? []) codeTokens.push({ text, place: "anywhere", effect: "text" });
  for (const text of syntax.endMarkers ?? []) opens(text, "column", { kind: "comment", afterLine: null, backslash: false, tokens: [] });
  return contexts;
}

/** A slash after one of `prefixes` (and a space), or first on a line, begins a regular expression; two begin a comment as ever. */
function addRegularExpressions(
  prefixes: readonly string[],
  codeTokens: Token[],
  opens: (text: string, place: Place, context: Context) => void,
): void {
  const comments = codeTokens.filter(({ text }) => text === "//" || text === "/*");
  opens("/", "fresh", stringContext({ open: "/", close: "/", escape: "backslash", multiline: false }));
  const { effect } = codeTokens.at(-1) as Token;
  for (const prefix of prefixes.flatMap((text) => [text, `${text} `])) {
    codeTokens.push({ text: `${prefix}/`, place: "anywhere", effect });
    for (const comment of comments) codeTokens.push({ ...comment, text: prefix + comment.text, hasCode: true });
  }
}

function blockContext([open, close]: Pair, nested: boolean): Context {
  const tokens: Token[] = [{ text: close, place: "anywhere", effect: nested ? "shallower" : { to: CODE } }];
  if (nested) tokens.push({ text: open, place: "anywhere", effect: "deeper" });
  return { kind: "comment", afterLine: null, backslash: false, tokens };
}

function columnBlockContext([, close]: Pair): Context {
  return { kind: "comment", afterLine: null, backslash: false, tokens: [{ text: close, place: "column", effect: { to: LINE_COMMENT } }] };
}

function stringContext({ close, escape, multiline }: StringSyntax): Context {
  const tokens: Token[] = [{ text: close, place: "anywhere", effect: { to: CODE } }];
  if (escape === "doubled") tokens.push({ text: close + close, place: "anywhere", effect: "text" });
  return { kind: "string", afterLine: multiline ? null : CODE, backslash: escape === "backslash", tokens };
}
