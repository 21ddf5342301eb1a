// What a service token says, and the limits of SPEC.md. Pure: the bytes of a token are in ./parse-token.ts.

import { isUuid, type Uuid } from "#base/uuid.ts";

/** TOK-9. */
export const TOKEN_ROLES = ["web", "worker", "relay", "authority"] as const;
export type TokenRole = (typeof TOKEN_ROLES)[number];

/** TOK-1. Ours have some 650 characters. */
export const MAX_TOKEN_CHARACTERS = 2048;
/** TOK-11. */
export const MAX_LIFE_SECONDS = 300;
/** TOK-12. */
export const MAX_SKEW_SECONDS = 30;

/** TOK-4: of services, and of people (RFC 9068, section 2.1). */
export type TokenType = "JWT" | "at+jwt";

/** TOK-4: the only header there is; `kid` differs. */
export interface TokenHeader {
  readonly alg: "ES256";
  readonly kid: Uuid;
  readonly typ: TokenType;
}

/** TOK-7; times in seconds since 1970. */
export interface ServiceClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly jti: Uuid;
}

export interface GrantClaims extends ServiceClaims {
  readonly tenant: Uuid;
  readonly vault: Uuid;
}

export type TokenClaims = ServiceClaims | GrantClaims;

export function isGrant(claims: TokenClaims): claims is GrantClaims {
  return "tenant" in claims;
}

/** `spiffe://strongroom.<environment>/role/<role>`: subject, issuer and audience are all of this form. */
export function spiffeId(environment: string, role: TokenRole): string {
  return `spiffe://strongroom.${environment}/role/${role}`;
}

/** The role of a SPIFFE id of this environment; null for everything else. */
export function roleOfSpiffeId(environment: string, id: string): TokenRole | null {
  return TOKEN_ROLES.find((role) => id === spiffeId(environment, role)) ?? null;
}

/** TOK-20: the programs in people's hands that call the API. */
export const FRONT_ENDS = ["pages", "cli"] as const;
export type FrontEnd = (typeof FRONT_ENDS)[number];

/** TOK-17; times in seconds since 1970. */
export interface PersonClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
  /** The front end that it was made for. */
  readonly azp: string;
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly jti: Uuid;
  /** The session that it belongs to. */
  readonly sid: Uuid;
  /** TOK-23: of the session, as it was then. */
  readonly gen: string;
}

/** TOK-18. */
export function personSubject(environment: string, personId: Uuid): string {
  return `spiffe://strongroom.${environment}/person/${personId}`;
}

/** The person of a subject of this environment; null for everything else. */
export function personOfSubject(environment: string, subject: string): Uuid | null {
  const prefix = `spiffe://strongroom.${environment}/person/`;
  const id = subject.slice(prefix.length);
  return subject.startsWith(prefix) && isUuid(id) ? id : null;
}

/** TOK-19: the API of an environment. */
export function apiAudience(environment: string): string {
  return `spiffe://strongroom.${environment}/api`;
}
