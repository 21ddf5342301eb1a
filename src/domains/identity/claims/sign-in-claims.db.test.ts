// The claims of signing in, on both engines: green on what is there, red when what they guard is broken, and nothing is left.

import assert from "node:assert/strict";

import { auditDomain } from "#domains/audit/index.ts";
import { identityDomain } from "#domains/identity/domain.ts";
import { createIdentity, type Identity } from "#domains/identity/identity.ts";
import { AppError } from "#base/app-error.ts";
import type { CheckContext, CheckOutcome } from "#platform/domain/claim.ts";
import type { AlikeFindings } from "#platform/domain/alike.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";

import { passwordClaims } from "./password-claims.ts";
import { signInClaims } from "./sign-in-claims.ts";

type Create = typeof createIdentity;

/** The same identity with parts of it replaced. */
function broken(change: (identity: Identity) => Partial<Identity>): Create {
  return (deps, passkeys) => {
    const identity = createIdentity(deps, passkeys);
    return { ...identity, ...change(identity) };
  };
}

const signedIn = { state: "signed-in", token: "t", sessionId: "s", expiresAt: new Date(), strength: "one-factor", deviceToken: "d" } as const;

forEachEngine("claims of signing in", { domains: [auditDomain, identityDomain] }, async ({ t, db, asOwner, execAsOwner }) => {
  let elsewhere: AlikeFindings = { pairs: 1, differing: [] };
  const check = (id: string, create: Create): Promise<CheckOutcome> => {
    const claim = [...signInClaims(create, async () => elsewhere), ...passwordClaims(create)].find((one) => one.id === id);
    assert.ok(claim !== undefined && typeof claim.proof === "object" && "check" in claim.proof, id);
    return claim.proof.check.run({ db } as CheckContext);
  };

  for (const id of ["CR-08", "CR-12", "CR-13", "EM-12", "EM-13", "PO-02", "PO-10"]) {
    await t.test(`${id} is proven as things are, and leaves nothing behind`, async () => {
      const outcome = await check(id, createIdentity);
      assert.ok(outcome.ok, `${outcome.finding} ${JSON.stringify(outcome.evidence)}`);
      for (const table of ["people", "sessions", "sign_in_attempts", "known_devices", "passwords"]) assert.deepEqual(await asOwner(`select * from ${table}`), [], table);
    });
  }

  const sabotage: readonly (readonly [string, string, Create])[] = [
    ["CR-08", "any code is taken", broken(({ passcodes }) => ({ passcodes: { ...passcodes, enter: async () => signedIn } }))],
    ["CR-08", "passwords are there", broken(({ passwords }) => ({ passwords: { ...passwords, enter: async () => ({ token: "t", outcome: signedIn }) } }))],
    ["CR-08", "a passkey does not sign in", broken(({ attempts }) => ({ attempts: { ...attempts, pass: async () => ({ state: "second-factor", methods: ["totp"] }) } }))],
    ["CR-12", "addresses are not sealed", broken(() => ({ sealEmail: async (_personId, email) => ({ keyId: "11111111-1111-4111-8111-111111111111", sealed: Buffer.from(email), index: new Uint8Array(32) }) }))],
    ["CR-13", "unknown addresses are told apart when a code is asked for", broken((identity) => ({ passcodes: { ...identity.passcodes, send: async (given) => {
      if ((await identity.findPersonByEmail(given.email)) === null) throw new AppError("sign-in.refused");
      return identity.passcodes.send(given);
    } } }))],
    ["CR-13", "nothing is done for unknown addresses", broken((identity) => ({ passcodes: { ...identity.passcodes, send: async (given) => {
      if ((await identity.findPersonByEmail(given.email)) !== null) return identity.passcodes.send(given);
      const { token } = await identity.attempts.begin();
      return { token, sent: { expiresAt: "", resendAfter: "" } };
    } } }))],
    ["EM-13", "the passcode is enough", broken(({ passcodes }) => ({ passcodes: { ...passcodes, enter: async (given) => {
      const outcome = await passcodes.enter(given);
      return outcome.state === "signed-in" ? outcome : signedIn;
    } } }))],
    ["EM-13", "the second step counts before the first", broken(({ secondSteps }) => ({ secondSteps: { ...secondSteps, enter: async () => signedIn } }))],
    ["PO-10", "nothing is limited", broken((identity) => ({ passcodes: { ...identity.passcodes, send: async (given) => identity.passcodes.send(given).catch(async () => ({ token: (await identity.attempts.begin()).token, sent: { expiresAt: "", resendAfter: "" } })) } }))],
    ["PO-10", "a browser that is known waits like a stranger", broken(({ passcodes }) => ({ passcodes: { ...passcodes, send: (given) => passcodes.send({ ...given, browser: { ...given.browser, deviceToken: null } }) } }))],
    ["EM-12", "every password is taken", broken(({ passwords }) => ({ passwords: { ...passwords, prepare: async ({ personId }) => passwords.prepare({ personId, password: `three unrelated words ${Math.random()}`, email: null }) } }))],
    ["EM-12", "a password is enough", broken(({ passwords }) => ({ passwords: { ...passwords, enter: async () => ({ token: "t", outcome: signedIn }) } }))],
    ["PO-02", "passwords are kept plain", broken(({ passwords }) => ({ passwords: { ...passwords, prepare: async ({ personId, password }) => ({ personId, hash: password }) } }))],
  ];
  for (const [id, what, create] of sabotage) await t.test(`${id} goes red when ${what}`, async () => assert.equal((await check(id, create)).ok, false));

  for (const given of [{ pairs: 0, differing: [] }, { pairs: 1, differing: ["inviting: other words"] }]) {
    await t.test(`CR-13 goes red when invitations ${given.pairs === 0 ? "are not compared" : "tell who is here"}`, async () => {
      elsewhere = given;
      assert.equal((await check("CR-13", createIdentity)).ok, false);
      elsewhere = { pairs: 1, differing: [] };
    });
  }

  await t.test("PO-02 goes red when the database takes any text as a hash", async () => {
    await execAsOwner("alter table passwords drop constraint passwords_hash_check");
    assert.equal((await check("PO-02", createIdentity)).ok, false);
  });

  await t.test("CR-12 goes red when people have a name", async () => {
    await execAsOwner("alter table people add column name text");
    assert.equal((await check("CR-12", createIdentity)).ok, false);
  });
});
