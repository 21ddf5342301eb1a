// The strict reader of what all our tokens have in common: form, header, canonical JSON (rules TOK-1 to TOK-5, and the bytes of TOK-6). It
// believes nothing: signatures and what the claims say are checked by platform/tokens.

import { isUuid, type Uuid } from "#base/uuid.ts";
import { decodeBase64url } from "./base64url.ts";
import { MAX_TOKEN_CHARACTERS, type TokenHeader, type TokenType } from "./claims.ts";
import { refuseToken, type TokenRule } from "./refusal.ts";

const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const HEADER_MEMBERS = ["alg", "kid", "typ"] as const;

/** r and s of P-256, 32 bytes each. */
const SIGNATURE_BYTES = 64;

export interface ParsedJws {
  readonly header: TokenHeader;
  readonly payload: ParsedObject;
  /** What the signature is over: the first two parts as they came. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

export interface ParsedObject {
  readonly text: string;
  readonly members: Readonly<Record<string, unknown>>;
}

/** @throws AppError `token.refused`. */
export function parseJws(token: unknown, typ: TokenType): ParsedJws {
  // The length first: a megabyte is not matched against anything.
  if (typeof token !== "string" || token.length > MAX_TOKEN_CHARACTERS) throw refuseToken("TOK-1", `expected a text of at most ${MAX_TOKEN_CHARACTERS} characters`);
  if (!COMPACT.test(token)) throw refuseToken("TOK-1", "expected three parts joined by dots");
  const [headerPart = "", payloadPart = "", signaturePart = ""] = token.split(".");
  const [headerBytes, payloadBytes, signature] = [decodePart(headerPart), decodePart(payloadPart), decodePart(signaturePart)];
  const header = parseHeader(headerBytes, typ);
  if (signature.length !== SIGNATURE_BYTES) throw refuseToken("TOK-6", `expected a signature of ${SIGNATURE_BYTES} bytes`);
  return { header, payload: parseObject(payloadBytes), signed: new TextEncoder().encode(`${headerPart}.${payloadPart}`), signature };
}

function decodePart(part: string): Uint8Array {
  const bytes = decodeBase64url(part);
  if (bytes === null) throw refuseToken("TOK-2", "a part is not canonical base64url");
  return bytes;
}

function parseHeader(bytes: Uint8Array, expected: TokenType): TokenHeader {
  const header = parseObject(bytes);
  requireMembers("TOK-4", header, HEADER_MEMBERS);
  const { alg, kid, typ } = header.members as Partial<Record<(typeof HEADER_MEMBERS)[number], unknown>>;
  if (alg !== "ES256" || typ !== expected) throw refuseToken("TOK-4", `expected alg ES256 and typ ${expected}`);
  if (typeof kid !== "string" || !isUuid(kid)) throw refuseToken("TOK-5", "kid is not a UUID");
  requireCanonical(header, HEADER_MEMBERS);
  return { alg, kid, typ: expected };
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function parseObject(bytes: Uint8Array): ParsedObject {
  try {
    const decoded = decoder.decode(bytes);
    const value: unknown = JSON.parse(decoded);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { text: decoded, members: { ...value } };
  } catch (cause) {
    // A SyntaxError quotes what it read: it is not passed on.
    if (!(cause instanceof SyntaxError) && !(cause instanceof TypeError)) throw cause;
  }
  throw refuseToken("TOK-3", "header or payload is not a JSON object in UTF-8");
}

export function requireMembers(rule: TokenRule, { members }: ParsedObject, expected: readonly string[]): void {
  const names = Object.keys(members);
  if (names.length !== expected.length || !expected.every((name) => names.includes(name))) throw refuseToken(rule, `expected the members ${expected.join(", ")} and no other`);
}

/** Serialising the members in their order gives the text itself: so none stood there twice, and no number was written oddly. */
export function requireCanonical({ text: original, members }: ParsedObject, expected: readonly string[]): void {
  const canonical = JSON.stringify(Object.fromEntries(expected.map((name) => [name, members[name]])));
  if (canonical !== original) throw refuseToken("TOK-3", "header or payload is not in canonical form");
}

export function textMember(rule: TokenRule, { members }: ParsedObject, name: string): string {
  const value = members[name];
  if (typeof value !== "string") throw refuseToken(rule, `${name} is not one text`);
  return value;
}

export function secondsMember({ members }: ParsedObject, name: string): number {
  const value = members[name];
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw refuseToken("TOK-11", `${name} is not a whole number of seconds`);
  return value;
}

export function idMember(rule: TokenRule, { members }: ParsedObject, name: string): Uuid {
  const value = members[name];
  if (typeof value !== "string" || !isUuid(value)) throw refuseToken(rule, `${name} is not a UUID`);
  return value;
}
