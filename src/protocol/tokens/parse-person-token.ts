// The strict reader of people's tokens: what ./parse-jws.ts reads, and the types of the claims (TOK-17 and the shapes of the others).

import type { PersonClaims, TokenHeader } from "./claims.ts";
import { idMember, parseJws, requireCanonical, requireMembers, secondsMember, textMember } from "./parse-jws.ts";
import { refuseToken } from "./refusal.ts";

const MEMBERS = ["iss", "sub", "aud", "azp", "iat", "nbf", "exp", "jti", "sid", "gen"] as const;
/** TOK-23. */
const GENERATION = /^[A-Za-z0-9_-]{43}$/;

export interface ParsedPersonToken {
  readonly header: TokenHeader;
  /** Not to be believed before the signature is verified. */
  readonly claims: PersonClaims;
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

/** @throws AppError `token.refused`. */
export function parsePersonToken(token: unknown): ParsedPersonToken {
  const { header, payload, signed, signature } = parseJws(token, "at+jwt");
  requireMembers("TOK-17", payload, MEMBERS);
  const claims: PersonClaims = {
    iss: textMember("TOK-8", payload, "iss"),
    sub: textMember("TOK-18", payload, "sub"),
    aud: textMember("TOK-19", payload, "aud"),
    azp: textMember("TOK-20", payload, "azp"),
    iat: secondsMember(payload, "iat"),
    nbf: secondsMember(payload, "nbf"),
    exp: secondsMember(payload, "exp"),
    jti: idMember("TOK-13", payload, "jti"),
    sid: idMember("TOK-21", payload, "sid"),
    gen: textMember("TOK-23", payload, "gen"),
  };
  if (!GENERATION.test(claims.gen)) throw refuseToken("TOK-23", "gen is not the generation of a session");
  requireCanonical(payload, MEMBERS);
  return { header, claims, signed, signature };
}
