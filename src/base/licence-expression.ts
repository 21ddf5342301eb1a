// Licence expressions as SPDX writes them (specification 3.0, annex on licence expressions; 2.3, annex D): AND, OR, WITH, +, LicenseRef-, AdditionRef-, parentheses. Read
// once from left to right; what is no expression is null.

import ids from "./spdx-ids.json" with { type: "json" };

export type LicenceExpression =
  | { readonly kind: "and" | "or"; readonly left: LicenceExpression; readonly right: LicenceExpression }
  | LicenceTerm;

export interface LicenceTerm {
  readonly kind: "licence";
  /** As in SPDX's list where it is there, else as written; LicenseRef- and DocumentRef- as written. */
  readonly id: string;
  /** «or any later version», by a plus sign. */
  readonly orLater: boolean;
  /** The exception or addition behind WITH. */
  readonly exception: string | null;
}

/** Longest expression: a hundred times what packages state. */
export const MAX_EXPRESSION_LENGTH = 4096;
/** Deepest nesting of parentheses. */
const MAX_DEPTH = 32;

const LICENCES = byLowerCase(ids.licenses);
const EXCEPTIONS = byLowerCase(ids.exceptions);
const TOKEN = /\s*(?:([()])|([A-Za-z0-9.:-]+)(\+?)(?=[\s()]|$))/y;
const PLAIN_ID = /^(?!(?:LicenseRef|DocumentRef|AdditionRef)-)[A-Za-z0-9.-]+$/;
const LICENCE_REFERENCE = /^(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+$/;
const ADDITION_REFERENCE = /^(?:DocumentRef-[A-Za-z0-9.-]+:)?AdditionRef-[A-Za-z0-9.-]+$/;
const OPERATORS = new Set(["AND", "OR", "WITH", "and", "or", "with"]);

interface Token {
  readonly text: string;
  readonly plus: boolean;
}

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
}

/** Null for what the grammar does not allow. Identifiers that SPDX's list does not have are taken: see `isListedLicence`. */
export function parseExpression(text: string): LicenceExpression | null {
  if (text.length > MAX_EXPRESSION_LENGTH) return null;
  const tokens = readTokens(text);
  if (tokens === null) return null;
  const reader: Reader = { tokens, at: 0 };
  const expression = readOr(reader, 0);
  return reader.at === tokens.length ? expression : null;
}

/** The expression in SPDX's own writing, with parentheses only where they are needed. */
export function formatExpression(expression: LicenceExpression): string {
  if (expression.kind === "licence") return expression.id + (expression.orLater ? "+" : "") + (expression.exception === null ? "" : ` WITH ${expression.exception}`);
  const { kind, left, right } = expression;
  const [before, after] = [left, right].map((side) => (kind === "and" && side.kind === "or" ? `(${formatExpression(side)})` : formatExpression(side)));
  return `${before} ${kind === "and" ? "AND" : "OR"} ${after}`;
}

/** All licences of an expression, in its order. */
export function termsOf(expression: LicenceExpression): readonly LicenceTerm[] {
  return expression.kind === "licence" ? [expression] : [...termsOf(expression.left), ...termsOf(expression.right)];
}

/** The identifier as SPDX's list writes it, in any case; null for what is not in it. */
export function listedLicence(id: string): string | null {
  return LICENCES.get(id.toLowerCase()) ?? null;
}

/** Whether it is in SPDX's list, or a reference that needs not be. */
export function isListedLicence({ id, exception }: LicenceTerm): boolean {
  const knownException = exception === null || EXCEPTIONS.has(exception.toLowerCase()) || ADDITION_REFERENCE.test(exception);
  return (listedLicence(id) !== null || LICENCE_REFERENCE.test(id)) && knownException;
}

function readTokens(text: string): Token[] | null {
  const tokens: Token[] = [];
  const trimmed = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const [, parenthesis, word, plus] = TOKEN.exec(trimmed) ?? [];
    const read = parenthesis ?? word;
    if (read === undefined) return null;
    tokens.push({ text: read, plus: plus === "+" });
  }
  return tokens.length === 0 ? null : tokens;
}

function readOr(reader: Reader, depth: number): LicenceExpression | null {
  let left = readAnd(reader, depth);
  while (left !== null && take(reader, "OR")) {
    const right = readAnd(reader, depth);
    left = right === null ? null : { kind: "or", left, right };
  }
  return left;
}

function readAnd(reader: Reader, depth: number): LicenceExpression | null {
  let left = readTerm(reader, depth);
  while (left !== null && take(reader, "AND")) {
    const right = readTerm(reader, depth);
    left = right === null ? null : { kind: "and", left, right };
  }
  return left;
}

function readTerm(reader: Reader, depth: number): LicenceExpression | null {
  const token = reader.tokens[reader.at++];
  if (token === undefined || depth > MAX_DEPTH) return null;
  if (token.text === "(") {
    const inner = readOr(reader, depth + 1);
    return reader.tokens[reader.at++]?.text === ")" ? inner : null;
  }
  if (token.text === ")" || OPERATORS.has(token.text)) return null;
  const isReference = LICENCE_REFERENCE.test(token.text);
  if (!isReference && !PLAIN_ID.test(token.text)) return null;
  // A plus sign belongs to licences of the list only.
  if (isReference && token.plus) return null;
  const id = isReference ? token.text : (listedLicence(token.text) ?? token.text);
  if (!take(reader, "WITH")) return { kind: "licence", id, orLater: token.plus, exception: null };
  const exception = readException(reader);
  return exception === null ? null : { kind: "licence", id, orLater: token.plus, exception };
}

function readException(reader: Reader): string | null {
  const token = reader.tokens[reader.at++];
  if (token === undefined || token.plus || OPERATORS.has(token.text)) return null;
  if (ADDITION_REFERENCE.test(token.text)) return token.text;
  return PLAIN_ID.test(token.text) ? (EXCEPTIONS.get(token.text.toLowerCase()) ?? token.text) : null;
}

/** Operators are written in capitals or in small letters, not mixed. */
function take(reader: Reader, operator: "AND" | "OR" | "WITH"): boolean {
  const token = reader.tokens[reader.at];
  if (token === undefined || token.plus || (token.text !== operator && token.text !== operator.toLowerCase())) return false;
  reader.at++;
  return true;
}

function byLowerCase(names: readonly string[]): ReadonlyMap<string, string> {
  return new Map(names.map((name) => [name.toLowerCase(), name]));
}
