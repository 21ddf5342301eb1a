// EM-07, and what must turn it red.

import assert from "node:assert/strict";
import { test } from "node:test";

import type { CheckContext, CheckOutcome, Claim } from "#platform/domain/claim.ts";
import { assertFrontEnd } from "#platform/http/credentials.ts";
import { deriveGeneration } from "#platform/http/session-cookie.ts";
import { createPersonTokenVerifier } from "#platform/tokens/verify-person-token.ts";
import { parsePersonToken } from "#protocol/tokens/parse-person-token.ts";

import { frontEndTokens, type FrontEndParts } from "./front-end-tokens.ts";

const GOOD: FrontEndParts = { createVerifier: createPersonTokenVerifier, door: assertFrontEnd };

async function run({ proof }: Claim): Promise<CheckOutcome> {
  if (typeof proof === "string" || !("check" in proof)) throw new Error("expected a check");
  return proof.check.run({ environment: "test" } as CheckContext);
}

test("EM-07 holds: the pages' token is taken and every other refused", async () => {
  const { ok, finding } = await run(frontEndTokens(GOOD));
  assert.ok(ok, finding);
});

test("EM-07 goes red when the API knows any front end", async () => {
  const { ok, finding } = await run(frontEndTokens({ ...GOOD, createVerifier: (given) => createPersonTokenVerifier({ ...given, frontEnds: ["pages", "cli"] }) }));
  assert.ok(!ok && finding.includes("front end that is not known here"), finding);
});

test("EM-07 goes red when nobody looks at the audience", async () => {
  const careless: FrontEndParts["createVerifier"] = (given) => ({
    async verify(token) {
      const { claims } = parsePersonToken(token);
      return createPersonTokenVerifier(given).verify(token).catch(() => ({ personId: claims.sub.slice(-36) as never, sessionId: claims.sid, generation: claims.gen, frontEnd: "pages" as const, expiresAt: claims.exp * 1000 }));
    },
  });
  const { ok, finding } = await run(frontEndTokens({ ...GOOD, createVerifier: careless }));
  assert.ok(!ok && finding.includes("for another API"), finding);
});

test("EM-07 goes red when the cookie alone is enough", async () => {
  const { ok, finding } = await run(frontEndTokens({ ...GOOD, door: async (verify, given) => (given.credentials.bearer === null ? undefined : assertFrontEnd(verify, given)) }));
  assert.ok(!ok && finding.includes("cookie alone"), finding);
});

test("EM-07 goes red when a token counts for any session", async () => {
  const door: FrontEndParts["door"] = (verify, given) => {
    const { caller } = given;
    if (given.credentials.bearer === null || caller.kind !== "person") return assertFrontEnd(verify, given);
    return assertFrontEnd(async (token) => ({ ...(await verify(token)), sessionId: caller.sessionId }), given);
  };
  const { ok, finding } = await run(frontEndTokens({ ...GOOD, door }));
  assert.ok(!ok && finding.includes("of another session"), finding);
});

test("EM-07 goes red when a token outlives the session's token that it was made with", async () => {
  const door: FrontEndParts["door"] = (verify, given) => {
    const { sessionToken } = given.credentials;
    return assertFrontEnd(async (token) => ({ ...(await verify(token)), generation: deriveGeneration(sessionToken ?? "") }), given);
  };
  const { ok, finding } = await run(frontEndTokens({ ...GOOD, door }));
  assert.ok(!ok && finding.includes("before it got a fresh token"), finding);
});
