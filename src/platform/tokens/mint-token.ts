// Makes service tokens and job grants (TOK-15). Only the authority holds a key to do it with.

import { sign } from "node:crypto";

import { SECOND } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { ServiceToken } from "#platform/keyring/authority.ts";
import { encodeBase64url } from "#protocol/tokens/base64url.ts";
import { MAX_LIFE_SECONDS, spiffeId, type TokenClaims, type TokenRole } from "#protocol/tokens/claims.ts";
import type { SigningKey, SigningKeys } from "./signing-keys.ts";

export interface TokenMint {
  /** For `subject` to show to `audience`, for minutes; each call gives another one. */
  mint(given: MintGiven): Promise<MintedToken>;
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
      return { token: signClaims(key, claims), expiresAt: service.exp * SECOND };
    },
  };
}

/** The members stand in the order of TOK-4 and TOK-7. */
function signClaims({ kid, privateKey }: SigningKey, claims: TokenClaims): ServiceToken {
  const signed = [{ alg: "ES256", kid, typ: "JWT" }, claims].map((part) => encodeBase64url(new TextEncoder().encode(JSON.stringify(part)))).join(".");
  const signature = sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" });
  return `${signed}.${encodeBase64url(signature)}` as ServiceToken;
}
