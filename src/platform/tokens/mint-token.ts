// Makes service tokens and job grants (TOK-15), and people's tokens (TOK-22). Only the authority holds a key to do it with.

import { sign as signBytes } from "node:crypto";

import { SECOND } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { ServiceToken } from "#platform/keyring/authority.ts";
import { encodeBase64url } from "#protocol/tokens/base64url.ts";
import { apiAudience, MAX_LIFE_SECONDS, personSubject, spiffeId, type FrontEnd, type PersonClaims, type TokenClaims, type TokenRole, type TokenType } from "#protocol/tokens/claims.ts";
import type { SigningKey, SigningKeys } from "./signing-keys.ts";

export interface TokenMint {
  /** For `subject` to show to `audience`, for minutes; each call gives another one. */
  mint(given: MintGiven): Promise<MintedToken>;
  /** For a front end to show to the API for a person in a session (TOK-22). */
  mintPerson(given: PersonTokenGiven): Promise<MintedPersonToken>;
}

export interface MintGiven {
  readonly subject: TokenRole;
  readonly audience: TokenRole;
  /** Makes it a job grant; the subject is the worker. */
  readonly grant?: { readonly tenantId: Uuid; readonly vaultId: Uuid };
}

export interface MintedToken {
  readonly token: ServiceToken;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface PersonTokenGiven {
  readonly personId: Uuid;
  readonly sessionId: Uuid;
  /** Of the session's token, as TOK-23 has it. */
  readonly generation: string;
  readonly frontEnd: FrontEnd;
}

export interface MintedPersonToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export function createTokenMint({ environment, keys, clock }: { readonly environment: string; readonly keys: Pick<SigningKeys, "current">; readonly clock: Clock }): TokenMint {
  return {
    async mint({ subject, audience, grant }) {
      const key = await keys.current();
      const now = Math.floor(clock.now() / SECOND);
      const service = {
        iss: spiffeId(environment, "authority"),
        sub: spiffeId(environment, subject),
        aud: spiffeId(environment, audience),
        iat: now,
        nbf: now,
        exp: now + MAX_LIFE_SECONDS,
        jti: createUuid(),
      };
      const claims: TokenClaims = grant === undefined ? service : { ...service, tenant: grant.tenantId, vault: grant.vaultId };
      return { token: sign(key, "JWT", claims) as ServiceToken, expiresAt: service.exp * SECOND };
    },
    async mintPerson({ personId, sessionId, generation, frontEnd }) {
      const key = await keys.current();
      const now = Math.floor(clock.now() / SECOND);
      const claims: PersonClaims = {
        iss: spiffeId(environment, "authority"),
        sub: personSubject(environment, personId),
        aud: apiAudience(environment),
        azp: frontEnd,
        iat: now,
        nbf: now,
        exp: now + MAX_LIFE_SECONDS,
        jti: createUuid(),
        sid: sessionId,
        gen: generation,
      };
      return { token: sign(key, "at+jwt", claims), expiresAt: claims.exp * SECOND };
    },
  };
}

/** The members stand in the order of TOK-4, TOK-7 and TOK-17. */
function sign({ kid, privateKey }: SigningKey, typ: TokenType, claims: TokenClaims | PersonClaims): string {
  const signed = [{ alg: "ES256", kid, typ }, claims].map((part) => encodeBase64url(new TextEncoder().encode(JSON.stringify(part)))).join(".");
  return `${signed}.${encodeBase64url(signBytes("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" }))}`;
}
