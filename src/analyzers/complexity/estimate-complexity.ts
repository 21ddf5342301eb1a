// A guess at the cyclomatic complexity of a whole file where there is no tree: words and signs that decide in most languages, outside
// of comments and strings. It is good for comparing files of one language, and always marked as an estimate.

import { syntaxOf } from "#analyzers/lines/definitions.ts";
import type { StringSyntax, Syntax } from "#analyzers/lines/syntax.ts";

const WORDS = [
  "if", "elif", "elsif", "elseif", "unless", "for", "foreach", "while", "until", "repeat", "case", "when", "catch", "rescue", "except", "and", "or",
];
const SIGNS = ["&&", "\\|\\|", "\\s\\?\\s"];
/** They end what another word began: `end if`, and in the shell `done`, which is not among the words. */
const CLOSING = "end[ \\t]*(?:if|for|while|case|repeat|foreach|when|unless)";

const scanners = new Map<Syntax, RegExp>();

/** One, and one for each decision. */
export function estimateComplexity(language: string, text: string): number {
  const scanner = scannerOf(syntaxOf(language));
  let decisions = 0;
  for (const match of text.matchAll(scanner)) if (match.groups?.["decision"] !== undefined) decisions++;
  return decisions + 1;
}

/** Whatever begins first is taken whole. No alternative can be read in two ways, so that the time is that of the text. */
function scannerOf(syntax: Syntax): RegExp {
  let scanner = scanners.get(syntax);
  if (scanner === undefined) {
    const line = [...(syntax.line ?? []), ...(syntax.endMarkers ?? [])].map((token) => `${escape(token)}[^\\n]*`);
    const fresh = [...(syntax.freshLine ?? []), ...(syntax.columnLine ?? [])].map((token) => `^[ \\t]*${escape(token)}[^\\n]*`);
    const blocks = [...(syntax.block ?? []), ...(syntax.columnBlock ?? []), ...(syntax.docstrings ?? [])]
      .map(([open, close]) => `${escape(open)}[^]*?(?:${escape(close)}|$(?![^]))`);
    const plain = (syntax.plain ?? []).map(escape);
    const strings = (syntax.strings ?? []).map(patternOf);
    const decision = `(?<decision>(?<![\\w$@.-])(?:${WORDS.join("|")})(?![\\w$-])|${SIGNS.join("|")})`;
    scanner = new RegExp([...plain, ...fresh, ...blocks, ...line, ...strings, `\\b${CLOSING}\\b`, decision].join("|"), syntax.ignoreCase === true ? "gimu" : "gmu");
    scanners.set(syntax, scanner);
  }
  return scanner;
}

function patternOf({ open, close, escape: escaping, multiline }: StringSyntax): string {
  const end = multiline ? "$(?![^])" : "$";
  const other = multiline ? "[^]" : "[^\\n]";
  const part = escaping === "backslash" ? `(?:\\\\${other}|(?!${escape(close)}|\\\\)${other})` : `(?:(?!${escape(close)})${other})`;
  return `${escape(open)}${part}*(?:${escape(close)}|\\\\?${end})`;
}

function escape(token: string): string {
  return token.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
