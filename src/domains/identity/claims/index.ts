// The claims that the identity domain keeps, with what proves them. Loaded by the roles that run checks, never by `web`.

import { createIdentity } from "#domains/identity/identity.ts";
import { finishSignIn, startSignIn } from "#domains/identity/single-sign-on/sign-in.ts";
import type { Db } from "#platform/db/db.ts";
import type { AlikeFindings } from "#platform/domain/alike.ts";
import type { Claim } from "#platform/domain/claim.ts";

import { corporateIdentity } from "./corporate-identity.ts";
import { frontEndTokens } from "./front-end-tokens.ts";
import { passwordClaims } from "./password-claims.ts";
import { signInClaims } from "./sign-in-claims.ts";

export interface IdentityClaimsGiven {
  /** What domains above answer about people and teams, compared for known and unknown. */
  readonly compareElsewhere: (db: Db) => Promise<AlikeFindings>;
}

export function createIdentityClaims({ compareElsewhere }: IdentityClaimsGiven): readonly Claim[] {
  return [frontEndTokens(), corporateIdentity({ start: startSignIn, finish: finishSignIn }), ...signInClaims(createIdentity, compareElsewhere), ...passwordClaims(createIdentity)];
}
