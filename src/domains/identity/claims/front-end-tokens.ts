// EM-07: whoever calls the API for a person shows a token of minutes that was made for this API, for a front end that it knows, and for this
// very session. The door and the verifier that requests go through are asked with good tokens and with each kind of wrong one.

import { sign } from "node:crypto";

import { isAppError } from "#base/app-error.ts";
import { SECOND } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { createToken } from "#domains/identity/token.ts";
import { createSystemClock } from "#platform/clock/system-clock.ts";
import { claimFails, claimPasses, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { assertFrontEnd } from "#platform/http/credentials.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import { deriveGeneration } from "#platform/http/session-cookie.ts";
import { createKeyList } from "#platform/tokens/key-list.ts";
import { createTokenMint } from "#platform/tokens/mint-token.ts";
import { createSigningKeys, type SigningKeys } from "#platform/tokens/signing-keys.ts";
import { createPersonTokenVerifier } from "#platform/tokens/verify-person-token.ts";
import { encodeBase64url } from "#protocol/tokens/base64url.ts";
import { apiAudience, MAX_LIFE_SECONDS, personSubject, spiffeId } from "#protocol/tokens/claims.ts";

/** Given, so that a test can break them. */
export interface FrontEndParts {
  readonly createVerifier: typeof createPersonTokenVerifier;
  readonly door: typeof assertFrontEnd;
}

const PARTS: FrontEndParts = { createVerifier: createPersonTokenVerifier, door: assertFrontEnd };

export function frontEndTokens(parts: FrontEndParts = PARTS): Claim {
  return {
    id: "EM-07",
    statement: "An end user's front end holds a signed token of at most five minutes with an audience, and an API accepts only its own audience and the front ends that it knows.",
    kind: "checked",
    owner: "identity",
    proof: { schedule: "daily", check: { run: async ({ environment }) => checkTokens(parts, environment) } },
  };
}

async function checkTokens(parts: FrontEndParts, environment: string): Promise<CheckOutcome> {
  const clock = createSystemClock();
  const keys = createSigningKeys({ clock });
  const [personId, sessionId, sessionToken] = [createUuid(), createUuid(), createToken()];
  const generation = deriveGeneration(sessionToken);
  const caller: PersonCaller = { kind: "person", personId, sessionId, credential: "session", strength: "one-factor", scopes: "all", teams: [], grants: [], under: null };
  const verifier = parts.createVerifier({ environment, frontEnds: ["pages"], clock, keys: createKeyList({ clock, load: async () => keys.list() }) });
  const passes = async (token: string | null): Promise<boolean> => {
    try {
      await parts.door((text) => verifier.verify(text), { access: "signed-in", caller, credentials: { sessionToken, bearer: token === null ? null : { kind: "person-token", token } } });
      return true;
    } catch (error) {
      if (isAppError(error, "session.token-refused") || isAppError(error, "session.token-required")) return false;
      throw error;
    }
  };
  const mint = createTokenMint({ environment, keys, clock });
  const good = await mint.mintPerson({ personId, sessionId, generation, frontEnd: "pages" });
  const wrong = await wrongTokens({ environment, keys, personId, sessionId, generation, now: Math.floor(clock.now() / SECOND) });
  const faults: string[] = [];
  if (!(await passes(good.token))) faults.push("a good token is refused");
  if (good.expiresAt - clock.now() > MAX_LIFE_SECONDS * SECOND) faults.push("a token lives for more than five minutes");
  for (const [what, token] of wrong) if (await passes(token)) faults.push(`accepted: ${what}`);
  const evidence = { audience: apiAudience(environment), frontEnds: "pages", wrongTokens: wrong.length, faults: faults.slice(0, 5).join("; ") || "none" };
  if (faults.length > 0) return claimFails(`The API takes what it must not, or refuses what is good: ${faults.join("; ")}.`.slice(0, 480), evidence);
  return claimPasses(`A token of the pages is taken; ${wrong.length} others are refused, each for another reason.`, evidence);
}

interface ForgeGiven {
  readonly environment: string;
  readonly keys: SigningKeys;
  readonly personId: Uuid;
  readonly sessionId: Uuid;
  readonly generation: string;
  readonly now: number;
}

/** Signed by the right key: what only the rules about content can refuse. */
async function wrongTokens({ environment, keys, personId, sessionId, generation, now }: ForgeGiven): Promise<readonly (readonly [string, string | null])[]> {
  const { kid, privateKey } = await keys.current();
  const claims = { iss: spiffeId(environment, "authority"), sub: personSubject(environment, personId), aud: apiAudience(environment), azp: "pages", iat: now, nbf: now, exp: now + MAX_LIFE_SECONDS, jti: createUuid(), sid: sessionId, gen: generation };
  const forge = (changes: object, typ = "at+jwt"): string => {
    const signed = [{ alg: "ES256", kid, typ }, { ...claims, ...changes }].map((part) => encodeBase64url(new TextEncoder().encode(JSON.stringify(part)))).join(".");
    return `${signed}.${encodeBase64url(sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" }))}`;
  };
  const other = `${environment}2`;
  return [
    ["no token, the cookie alone", null],
    ["for another API", forge({ aud: apiAudience(other) })],
    ["for a role", forge({ aud: spiffeId(environment, "authority") })],
    ["for several audiences", forge({ aud: [apiAudience(environment)] })],
    ["of a front end that is not known here", forge({ azp: "cli" })],
    ["of a front end that nobody knows", forge({ azp: "kiosk" })],
    ["of another environment", forge({ iss: spiffeId(other, "authority") })],
    ["of a role as the person", forge({ sub: spiffeId(environment, "web") })],
    ["of another person", forge({ sub: personSubject(environment, createUuid()) })],
    ["of another session", forge({ sid: createUuid() })],
    ["of this session before it got a fresh token", forge({ gen: deriveGeneration(createToken()) })],
    ["that has ended", forge({ iat: now - MAX_LIFE_SECONDS, nbf: now - MAX_LIFE_SECONDS, exp: now })],
    ["that lives for an hour", forge({ exp: now + 3600 })],
    ["of a service's type", forge({}, "JWT")],
  ];
}
