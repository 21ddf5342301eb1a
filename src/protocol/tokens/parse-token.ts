// The strict reader of service tokens: form, header and types of the claims (rules TOK-1 to TOK-4, TOK-7 and the shapes of the
// others). It believes nothing: the signature and what the claims say are checked by platform/tokens.

import { isUuid } from "#base/uuid.ts";
import { decodeBase64url } from "./base64url.ts";
import { MAX_TOKEN_CHARACTERS, type TokenClaims, type TokenHeader } from "./claims.ts";
import { refuseToken, type TokenRule } from "./refusal.ts";

const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const HEADER_MEMBERS = ["alg", "kid", "typ"] as const;
const SERVICE_MEMBERS = ["iss", "sub", "aud", "iat", "nbf", "exp", "jti"] as const;
const GRANT_MEMBERS = [...SERVICE_MEMBERS, "tenant", "vault"] as const;

/** r and s of P-256, 32 bytes each. */
const SIGNATURE_BYTES = 64;

export interface ParsedToken {
  readonly header: TokenHeader;
  /** Not to be believed before the signature is verified. */
  readonly claims: TokenClaims;
  /** What the signature is over: the first two parts as they came. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

/** @throws AppError `token.refused`. */
export function parseToken(token: unknown): ParsedToken {
  // The length first: a megabyte is not matched against anything.
  if (typeof token !== "string" || token.length > MAX_TOKEN_CHARACTERS) throw refuseToken("TOK-1", `expected a text of at most ${MAX_TOKEN_CHARACTERS} characters`);
  if (!COMPACT.test(token)) throw refuseToken("TOK-1", "expected three parts joined by dots");
  const [headerPart = "", payloadPart = "", signaturePart = ""] = token.split(".");
  const [headerBytes, payloadBytes, signature] = [decodePart(headerPart), decodePart(payloadPart), decodePart(signaturePart)];
  const header = parseHeader(headerBytes);
  if (signature.length !== SIGNATURE_BYTES) throw refuseToken("TOK-6", `expected a signature of ${SIGNATURE_BYTES} bytes`);
  const claims = parseClaims(payloadBytes);
  return { header, claims, signed: new TextEncoder().encode(`${headerPart}.${payloadPart}`), signature };
}

function decodePart(part: string): Uint8Array {
  const bytes = decodeBase64url(part);
  if (bytes === null) throw refuseToken("TOK-2", "a part is not canonical base64url");
  return bytes;
}

function parseHeader(bytes: Uint8Array): TokenHeader {
  const header = parseObject(bytes);
  requireMembers("TOK-4", header, HEADER_MEMBERS);
  const { alg, kid, typ } = header.members;
  if (alg !== "ES256" || typ !== "JWT") throw refuseToken("TOK-4", "expected alg ES256 and typ JWT");
  if (typeof kid !== "string" || !isUuid(kid)) throw refuseToken("TOK-5", "kid is not a UUID");
  requireCanonical(header, HEADER_MEMBERS);
  return { alg, kid, typ };
}

function parseClaims(bytes: Uint8Array): TokenClaims {
  const payload = parseObject(bytes);
  const { iss, sub, aud, iat, nbf, exp, jti, tenant, vault } = payload.members;
  const members = "tenant" in payload.members || "vault" in payload.members ? GRANT_MEMBERS : SERVICE_MEMBERS;
  requireMembers("TOK-7", payload, members);
  const service = {
    iss: text("TOK-8", "iss", iss),
    sub: text("TOK-9", "sub", sub),
    aud: text("TOK-10", "aud", aud),
    iat: seconds("iat", iat),
    nbf: seconds("nbf", nbf),
    exp: seconds("exp", exp),
    jti: identifier("TOK-13", "jti", jti),
  };
  requireCanonical(payload, members);
  if (members === SERVICE_MEMBERS) return service;
  return { ...service, tenant: identifier("TOK-14", "tenant", tenant), vault: identifier("TOK-14", "vault", vault) };
}

interface ParsedObject {
  readonly text: string;
  readonly members: Readonly<Record<string, unknown>> & { readonly [name in (typeof GRANT_MEMBERS)[number] | (typeof HEADER_MEMBERS)[number]]?: unknown };
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

function requireMembers(rule: TokenRule, { members }: ParsedObject, expected: readonly string[]): void {
  const names = Object.keys(members);
  if (names.length !== expected.length || !expected.every((name) => names.includes(name))) throw refuseToken(rule, `expected the members ${expected.join(", ")} and no other`);
}

/** Serialising the members in their order gives the text itself: so none stood there twice, and no number was written oddly. */
function requireCanonical({ text: original, members }: ParsedObject, expected: readonly string[]): void {
  const canonical = JSON.stringify(Object.fromEntries(expected.map((name) => [name, members[name]])));
  if (canonical !== original) throw refuseToken("TOK-3", "header or payload is not in canonical form");
}

function text(rule: TokenRule, name: string, value: unknown): string {
  if (typeof value !== "string") throw refuseToken(rule, `${name} is not one text`);
  return value;
}

function seconds(name: string, value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw refuseToken("TOK-11", `${name} is not a whole number of seconds`);
  return value;
}

function identifier(rule: TokenRule, name: string, value: unknown): string {
  if (typeof value !== "string" || !isUuid(value)) throw refuseToken(rule, `${name} is not a UUID`);
  return value;
}
