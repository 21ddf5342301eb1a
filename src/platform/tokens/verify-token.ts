// Verifies service tokens by the rules of protocol/tokens/SPEC.md, in their order.

import { SECOND } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import { isGrant, roleOfSpiffeId, spiffeId, type TokenClaims, type TokenRole } from "#protocol/tokens/claims.ts";
import { parseToken } from "#protocol/tokens/parse-token.ts";
import { refuseToken } from "#protocol/tokens/refusal.ts";
import { checkSignature, checkTimes } from "./check-signed.ts";
import type { VerificationKeys } from "./signing-keys.ts";
import type { TokenIds } from "./token-ids.ts";

export interface VerifierGiven {
  readonly environment: string;
  /** Who verifies: tokens for others are refused. */
  readonly audience: TokenRole;
  readonly keys: VerificationKeys;
  readonly ids: TokenIds;
  readonly clock: Clock;
}

export interface VerifiedToken {
  readonly role: TokenRole;
  readonly jti: Uuid;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Null for a service token. */
  readonly grant: { readonly tenantId: Uuid; readonly vaultId: Uuid } | null;
}

export interface Expected {
  readonly kind: "service" | "grant" | "either";
  /** True where a token is taken once: a second use is refused. */
  readonly once: boolean;
}

export interface TokenVerifier {
  /** @throws AppError `token.refused`, with the rule in its details. */
  verify(token: unknown, expected: Expected): VerifiedToken;
}

export function createTokenVerifier(given: VerifierGiven): TokenVerifier {
  const { environment, keys, ids, clock } = given;
  return {
    verify(token, { kind, once }) {
      const parsed = parseToken(token);
      checkSignature(parsed, keys.find(parsed.header.kid));
      const { claims } = parsed;
      if (claims.iss !== spiffeId(environment, "authority")) throw refuseToken("TOK-8", "it is not of this environment's authority");
      const role = roleOfSpiffeId(environment, claims.sub);
      if (role === null) throw refuseToken("TOK-9", "its subject is not a role of this environment");
      if (claims.aud !== spiffeId(environment, given.audience)) throw refuseToken("TOK-10", "it is for another audience");
      checkTimes(claims, clock.now() / SECOND);
      if (ids.isRevoked(claims.jti)) throw refuseToken("TOK-13", "it was revoked");
      const grant = grantOf(claims, role, kind);
      // Last: a token that is refused for another reason is not used up.
      if (once && !ids.useOnce(claims)) throw refuseToken("TOK-13", "it was used before");
      return { role, jti: claims.jti, expiresAt: claims.exp * SECOND, grant };
    },
  };
}

function grantOf(claims: TokenClaims, role: TokenRole, kind: Expected["kind"]): VerifiedToken["grant"] {
  if (!isGrant(claims)) {
    if (kind === "grant") throw refuseToken("TOK-14", "a job grant was expected");
    return null;
  }
  if (kind === "service") throw refuseToken("TOK-14", "a service token was expected");
  if (role !== "worker") throw refuseToken("TOK-14", "a job grant is the worker's");
  return { tenantId: claims.tenant, vaultId: claims.vault };
}
