// Makes of a source file the fingerprints of its statements: what is compared later is these, never text. Space, comments and how lines
// are broken make no difference; names and literals do, since code in which they differ is, more often than not, no copy but a pattern.

import type { AnalysedFile } from "#analyzers/contract.ts";
import { isGeneratedContent } from "#analyzers/languages/classify-content.ts";
import { extensionOf } from "#analyzers/languages/classify-path.ts";
import { typeOfLanguage } from "#analyzers/languages/linguist-table.ts";
import { hashOfWord, scanTokens, TOKEN, type Tokens } from "#analyzers/tokens/scan-tokens.ts";
import { encodeStatements, type Statement } from "./statement-codec.ts";
import { isComparedLanguage, statementRulesOf, type StatementRules } from "./statement-rules.ts";

/** Statements as `statement-codec.ts` writes them; "" for a file that is not compared. */
export type DuplicationFacts = string;

/** Larger files are data or the output of programs. */
const MAX_BYTES = 1024 * 1024;
/** Of a file; some 280 KB of facts. */
export const MAX_STATEMENTS = 30_000;
/** A statement may end at a comma or a closing parenthesis from here on … */
const LONG_STATEMENT = 24;
/** … and ends here. Shorter than a clone must be, so that every clone holds two statements at least. */
const MAX_STATEMENT_TOKENS = 48;

export function fingerprintFile({ name, language, content }: AnalysedFile): DuplicationFacts {
  if (content.length > MAX_BYTES || !isComparedLanguage(language, typeOfLanguage(language)) || isGeneratedContent(extensionOf(name), content)) return "";
  return encodeStatements(splitStatements(content, { tokens: scanTokens(content, language), rules: statementRulesOf(language) }));
}

const SIGN = { semicolon: 0x3b, open: 0x7b, close: 0x7d, comma: 0x2c, roundOpen: 0x28, roundClose: 0x29, squareOpen: 0x5b, squareClose: 0x5d, hash: 0x23, at: 0x40, minus: 0x2d } as const;
const OPENS = new Set<number>([SIGN.open, SIGN.roundOpen, SIGN.squareOpen]);
const CLOSES = new Set<number>([SIGN.close, SIGN.roundClose, SIGN.squareClose]);
/** What may stand before the first word of an import: `#include`, `@import`, `-module`. */
const PREFIXES = new Set<number>([SIGN.hash, SIGN.at, SIGN.minus]);

function splitStatements(content: Uint8Array, { tokens, rules }: { readonly tokens: Tokens; readonly rules: StatementRules }): Statement[] {
  const { count, kinds, hashes, starts, lines } = tokens;
  const imports = new Set(rules.imports.map(hashOfWord));
  const statements: Statement[] = [];
  let first = -1;
  let length = 0;
  let hash = 0;
  /** Brackets that the statement has opened and not closed. */
  let depth = 0;
  const end = (last: number): void => {
    if (length > 0) statements.push({ hash, tokens: length, line: lines[first] as number, endLine: lines[last] as number });
    first = -1;
    length = 0;
    hash = 0;
    depth = 0;
  };
  let before = -1;
  for (let index = 0; index < count && statements.length < MAX_STATEMENTS; index++) {
    if (kinds[index] === TOKEN.comment) continue;
    const isNewLine = length > 0 && lines[index] !== lines[before];
    if (isNewLine && (rules.byLine || (rules.mayEndWithLine && depth <= 0 && mayEnd(content, tokens, before) && mayBegin(content, tokens, index)))) end(before);
    if (length === 0 && isImport(content, { tokens, index, imports })) {
      before = index = skipImport(content, tokens, index);
      continue;
    }
    if (length === 0) first = index;
    length++;
    hash = Math.imul(hash ^ (hashes[index] as number), 0x01000193) + (kinds[index] as number);
    before = index;
    const sign = kinds[index] === TOKEN.sign ? (content[starts[index] as number] as number) : 0;
    if (sign === SIGN.roundOpen || sign === SIGN.squareOpen) depth++;
    else if (sign === SIGN.roundClose || sign === SIGN.squareClose) depth--;
    if (endsStatement(sign, length)) end(index);
  }
  if (before >= 0) end(before);
  return statements;
}

function endsStatement(sign: number, length: number): boolean {
  if (sign === SIGN.semicolon || sign === SIGN.open || sign === SIGN.close) return true;
  return length >= MAX_STATEMENT_TOKENS || (length >= LONG_STATEMENT && (sign === SIGN.comma || sign === SIGN.roundClose));
}

/** Behind an operator or a comma nothing ends. */
function mayEnd(content: Uint8Array, { kinds, starts }: Tokens, index: number): boolean {
  const sign = content[starts[index] as number];
  return kinds[index] !== TOKEN.sign || sign === SIGN.roundClose || sign === SIGN.squareClose;
}

/** With an operator, a dot or a bracket the line before goes on. */
function mayBegin(content: Uint8Array, { kinds, starts }: Tokens, index: number): boolean {
  return kinds[index] !== TOKEN.sign || content[starts[index] as number] === SIGN.at;
}

interface ImportQuestion {
  readonly tokens: Tokens;
  readonly index: number;
  readonly imports: ReadonlySet<number>;
}

function isImport(content: Uint8Array, { tokens, index, imports }: ImportQuestion): boolean {
  const { kinds, hashes, starts, count } = tokens;
  const isPrefixed = kinds[index] === TOKEN.sign && PREFIXES.has(content[starts[index] as number] as number);
  const word = isPrefixed ? index + 1 : index;
  if (word >= count || kinds[word] !== TOKEN.word || !imports.has(hashes[word] as number)) return false;
  // `using (var file = …)`, `import(…)`: a statement that does something.
  return word + 1 >= count || isPrefixed || content[starts[word + 1] as number] !== SIGN.roundOpen || tokens.lines[word] === undefined || isGoImport(content, tokens, word);
}

/** `import (` with a string or a line feed behind it. */
function isGoImport(content: Uint8Array, { lines, starts, count }: Tokens, word: number): boolean {
  return word + 2 < count && content[starts[word] as number] === 0x69 && lines[word + 2] !== lines[word + 1];
}

/** The last token of an import: up to a semicolon, or the end of a line on which no bracket is open. */
function skipImport(content: Uint8Array, { count, kinds, starts, lines }: Tokens, from: number): number {
  let depth = 0;
  for (let index = from; index < count; index++) {
    const sign = kinds[index] === TOKEN.sign ? (content[starts[index] as number] as number) : 0;
    if (OPENS.has(sign)) depth++;
    else if (CLOSES.has(sign)) depth--;
    if (depth <= 0 && (sign === SIGN.semicolon || lines[index + 1] !== lines[index])) return index;
  }
  return count - 1;
}
