// A provider's token that says that a session is over (OpenID Connect Back-Channel Logout 1.0, section 2.4), verified in the steps of section 2.6. Anybody may
// send one, so all that it says counts only when every step has passed.

import { createLocalJWKSet, decodeProtectedHeader, errors, jwtVerify, type JSONWebKeySet } from "jose";

import { MINUTE, SECOND } from "#base/units.ts";

import { readName } from "./provider-claims.ts";

export interface LogoutClaims {
  readonly sub: string | null;
  readonly sid: string | null;
  readonly jti: string;
}

export interface LogoutTokenGiven {
  readonly issuer: string;
  readonly clientId: string;
  readonly nowMs: number;
  /** The provider's; `anew`: asked again, since the token names a key that is not among those. */
  findKeys(given: { readonly anew: boolean }): Promise<JSONWebKeySet>;
}

const EVENT = "http://schemas.openid.net/event/backchannel-logout";
/** All that providers sign with and that has a public half: with a shared secret whoever knows it could end sessions. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"];
/** Explicit types of other tokens are refused; older providers write none, or the general one. */
const TYPES: ReadonlySet<string | undefined> = new Set([undefined, "JWT", "logout+jwt", "application/logout+jwt"]);
/** Section 2.4 recommends tokens of two minutes; a provider that tries again does so within this. */
const MAX_AGE_MS = 5 * MINUTE;
/** Clocks of servers differ by this at most, as for signing in. */
const CLOCK_TOLERANCE_MS = 30 * SECOND;
/** For so long a token that was taken could be taken again, whatever it says of its end. */
export const LOGOUT_TOKEN_LIFE_MS: number = MAX_AGE_MS + 2 * CLOCK_TOLERANCE_MS;

/** Null for whatever is not a good one. @throws what asking for the keys throws. */
export async function verifyLogoutToken(token: string, given: LogoutTokenGiven): Promise<LogoutClaims | null> {
  const payload = await verifySigned(token, given);
  if (payload === null) return null;
  const { aud, events, jti, sub, sid } = payload;
  // Step 3: for this client, and for nobody besides who could have passed it on.
  if (aud !== given.clientId && !(Array.isArray(aud) && aud.length === 1 && aud[0] === given.clientId)) return null;
  // Steps 5 to 7: whose, that it is one, and that it is no ID token.
  const claims = { sub: readName(sub), sid: readName(sid), jti: readName(jti) };
  if ((claims.sub === null && claims.sid === null) || (sub !== undefined && claims.sub === null) || (sid !== undefined && claims.sid === null)) return null;
  if (!isObject(events) || !isObject(events[EVENT]) || "nonce" in payload) return null;
  return claims.jti === null ? null : { ...claims, jti: claims.jti };
}

/** Steps 1 to 4: signed by the provider, by it alone, now. */
async function verifySigned(token: string, given: LogoutTokenGiven): Promise<Readonly<Record<string, unknown>> | null> {
  const { issuer, clientId, nowMs } = given;
  const verify = async (anew: boolean): Promise<Readonly<Record<string, unknown>>> => {
    const { payload } = await jwtVerify(token, createLocalJWKSet(await given.findKeys({ anew })), {
      issuer, audience: clientId, algorithms: ALGORITHMS, currentDate: new Date(nowMs),
      clockTolerance: CLOCK_TOLERANCE_MS / SECOND, maxTokenAge: MAX_AGE_MS / SECOND, requiredClaims: ["iss", "aud", "iat", "exp", "jti", "events"],
    });
    return payload;
  };
  try {
    if (!TYPES.has(decodeProtectedHeader(token).typ)) return null;
    return await verify(false).catch((error: unknown) => {
      if (error instanceof errors.JWKSNoMatchingKey) return verify(true);
      throw error;
    });
  } catch (error) {
    // What is wrong with it is told to nobody: whoever sent it need not be the provider. TypeError: it is no token at all.
    if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
    throw error;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
