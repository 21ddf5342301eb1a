// The claims that the identity domain keeps, with what proves them. Loaded by the roles that run checks, never by `web`.

import { createIdentity } from "#domains/identity/identity.ts";
import { finishSignIn, startSignIn } from "#domains/identity/single-sign-on/sign-in.ts";
import type { Claim } from "#platform/domain/claim.ts";

import { corporateIdentity } from "./corporate-identity.ts";
import { frontEndTokens } from "./front-end-tokens.ts";
import { passwordClaims } from "./password-claims.ts";
import { signInClaims } from "./sign-in-claims.ts";

export function createIdentityClaims(): readonly Claim[] {
  return [frontEndTokens(), corporateIdentity({ start: startSignIn, finish: finishSignIn }), ...signInClaims(createIdentity), ...passwordClaims(createIdentity)];
}
