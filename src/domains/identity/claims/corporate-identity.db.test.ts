// EM-14 on both engines: green on what is there, red as soon as something faulty is taken or nobody gets in, and nothing is left.

import assert from "node:assert/strict";

import { identityDomain } from "#domains/identity/index.ts";
import { auditDomain } from "#domains/audit/index.ts";
import { finishSignIn, startSignIn } from "#domains/identity/single-sign-on/sign-in.ts";
import type { CheckContext } from "#platform/domain/claim.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";

import { corporateIdentity, type SignInUnderCheck } from "./corporate-identity.ts";

forEachEngine("corporate identity", { domains: [auditDomain, identityDomain] }, async ({ t, db, asOwner }) => {
  const context = { db } as CheckContext;
  const run = (signIn: SignInUnderCheck) => {
    const { proof } = corporateIdentity(signIn);
    assert.ok(typeof proof === "object" && "check" in proof);
    return proof.check.run(context);
  };

  await t.test("holds, and leaves nothing behind", async () => {
    const { ok, finding, evidence } = await run({ start: startSignIn, finish: finishSignIn });
    assert.ok(ok, finding);
    assert.deepEqual(evidence, { faults: 7, taken: "none", honest: true });
    for (const table of ["people", "sign_in_attempts", "single_sign_on_connections", "single_sign_on_addresses", "single_sign_on_flows", "single_sign_on_links"]) {
      assert.deepEqual(await asOwner(`select * from ${table}`), [], table);
    }
  });

  const NOTHING_SAID = { iss: "", sub: "", sid: null, email: null, emailVerified: false, acr: null, amr: [] };
  const sabotage: readonly (readonly [string, string, SignInUnderCheck])[] = [
    ["EM-14", "any answer is taken", { start: startSignIn, finish: async (_deps, attempt) => ({ personId: attempt.attemptId, tenantId: attempt.attemptId, connectionId: attempt.attemptId, strength: "one-factor", said: NOTHING_SAID, idToken: "" }) }],
    ["EM-14", "the honest answer is refused too", { start: startSignIn, finish: (deps, attempt, answer) => finishSignIn(deps, attempt, { ...answer, iss: "https://another.invalid" }) }],
  ];
  for (const [id, what, signIn] of sabotage) {
    await t.test(`${id} goes red when ${what}`, async () => assert.equal((await run(signIn)).ok, false));
  }
});
