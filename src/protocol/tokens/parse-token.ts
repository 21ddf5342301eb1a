// The strict reader of service tokens and job grants: what ./parse-jws.ts reads, and the types of the claims (TOK-7 and the shapes of the
// others).

import type { TokenClaims, TokenHeader } from "./claims.ts";
import { idMember, parseJws, requireCanonical, requireMembers, secondsMember, textMember, type ParsedObject } from "./parse-jws.ts";

const SERVICE_MEMBERS = ["iss", "sub", "aud", "iat", "nbf", "exp", "jti"] as const;
const GRANT_MEMBERS = [...SERVICE_MEMBERS, "tenant", "vault"] as const;

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
  const { header, payload, signed, signature } = parseJws(token, "JWT");
  return { header, claims: parseClaims(payload), signed, signature };
}

function parseClaims(payload: ParsedObject): TokenClaims {
  const members = "tenant" in payload.members || "vault" in payload.members ? GRANT_MEMBERS : SERVICE_MEMBERS;
  requireMembers("TOK-7", payload, members);
  const service = {
    iss: textMember("TOK-8", payload, "iss"),
    sub: textMember("TOK-9", payload, "sub"),
    aud: textMember("TOK-10", payload, "aud"),
    iat: secondsMember(payload, "iat"),
    nbf: secondsMember(payload, "nbf"),
    exp: secondsMember(payload, "exp"),
    jti: idMember("TOK-13", payload, "jti"),
  };
  requireCanonical(payload, members);
  if (members === SERVICE_MEMBERS) return service;
  return { ...service, tenant: idMember("TOK-14", payload, "tenant"), vault: idMember("TOK-14", payload, "vault") };
}
