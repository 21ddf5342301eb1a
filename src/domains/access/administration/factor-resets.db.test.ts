// The way back of who has lost every second factor, on both engines: what goes, what ends, who is told, and with what the person begins again.

import assert from "node:assert/strict";

import { isAppError } from "#base/app-error.ts";
import { DAY, MINUTE } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { createAccountActs } from "#domains/access/account-acts.ts";
import { createPeopledTeam, type PeopledTeam } from "#domains/access/members/testing/peopled-team.ts";
import { ACCESS_TEST_DOMAINS, openLink, TEST_BROWSER } from "#domains/access/testing.ts";
import { createAudit } from "#domains/audit/index.ts";
import { totpCode, totpStep } from "#domains/identity/factors/totp-code.ts";
import { createApiTokens } from "#domains/identity/index.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import { INSTALLATION_ID } from "#platform/keyring/authority.ts";

forEachEngine("the way back without a second factor", { domains: ACCESS_TEST_DOMAINS }, async (suite) => {
  const { t, asOwner, clock, db } = suite;

  async function createTeam(): Promise<PeopledTeam> {
    const team = await createPeopledTeam(suite);
    await team.keys.create(INSTALLATION_ID);
    return team;
  }

  const code = async (secret: Uint8Array): Promise<string> => {
    await clock.advance(MINUTE);
    return totpCode(secret, totpStep(clock.now()));
  };

  /** An authenticator, one more that was begun, recovery codes and a passkey. */
  async function giveFactors({ identity }: PeopledTeam, personId: Uuid): Promise<Uint8Array> {
    const secret = await identity.factors.beginTotp(personId);
    const step = await identity.factors.checkPendingTotp(personId, await code(secret), []);
    const codes = await identity.factors.prepareRecoveryCodes(personId);
    await db.global("strongroom_web", async (tx) => {
      await identity.factors.activateTotp(tx, personId, step);
      await identity.factors.storeRecoveryCodes(tx, personId, codes);
    });
    await identity.factors.beginTotp(personId);
    await asOwner(
      `insert into passkeys (passkey_id, person_id, credential_id, public_key, sign_count, backup_eligible, backed_up, transports, name_key_id, name_sealed, created_at)
        values ($1, $2, $3, $3, 0, false, false, '{internal}', $1, '', $4)`,
      [createUuid(), personId, new Uint8Array(Buffer.from(personId)), new Date(clock.now())],
    );
    return secret;
  }

  async function factorsOf({ identity }: PeopledTeam, personId: Uuid): Promise<readonly [boolean, boolean, number, number]> {
    const { totp, recoveryCodes, passkeys } = await identity.factors.list(personId);
    const pending = await asOwner("select 1 from totp_factors where person_id = $1 and state = 'pending'", [personId]);
    return [totp !== null, recoveryCodes !== null, passkeys, pending.length];
  }

  async function giveToken(team: PeopledTeam, person: PersonCaller): Promise<() => Promise<boolean>> {
    const tokens = createApiTokens({
      db,
      clock,
      fieldKey: async () => team.installationKey,
      acts: createAccountActs({ db, audit: createAudit({ clock, domains: ACCESS_TEST_DOMAINS }) }),
      permissions: [{ name: "access.read", title: "Read" }],
      maxLifetimeMs: 30 * DAY,
    });
    const { token } = await tokens.create(person, { name: "Tool", permissions: ["access.read"], teamId: null, days: 1 });
    return async () => (await tokens.authenticate(token)) !== null;
  }

  const recorded = async (tenantId: Uuid) => asOwner("select o.actor_kind, p.subject_id from audit_outbox o join audit_personal p on p.record_id = o.id where o.tenant_id = $1 and o.event = 'access.factors-reset' order by o.recorded_at", [tenantId]);

  await t.test("finds the first owner, who has given no address, and nobody else without one", async () => {
    const team = await createTeam();
    const firstId = team.owner.personId;
    await giveFactors(team, firstId);
    const sent = team.sent.length;
    const reset = await team.access.factorResets.reset(null);
    assert.deepEqual([reset.mailed, team.sent.length, await factorsOf(team, firstId)], [false, sent, [false, false, 0, 0]]);
    await assert.rejects(team.access.factorResets.reset("nobody@example.org"), (error) => isAppError(error, "admin.person-unknown"));
  });

  await t.test("takes every factor away, ends all that let the person in, and lets them begin again with a link", async () => {
    const team = await createTeam();
    const email = `lost-${createUuid()}@example.org`;
    const [lost, other] = [await team.add("owner", email), await team.add("administrator")];
    const secret = await giveFactors(team, lost.personId);
    await giveFactors(team, other.personId);
    const admin = await team.access.admin.open({ email, reason: "x", minutes: 30, code: await code(secret) });
    const { token: first } = await team.identity.createWelcomeLink(lost.personId);
    const opened = await team.access.sessions.welcome({ token: first, browser: TEST_BROWSER });
    const signedIn = await team.identity.secondSteps.enter({ kind: "totp", code: await code(secret), token: opened.attemptToken, browser: TEST_BROWSER });
    assert.ok(signedIn.state === "signed-in");
    const [isGood, isGoodOfOther] = [await giveToken(team, lost), await giveToken(team, other)];
    assert.deepEqual([await isGood(), (await team.access.sessions.resolveCaller(signedIn.token))?.strength], [true, "two-factors"]);
    const { token: second } = await team.identity.createWelcomeLink(lost.personId);
    const half = await team.access.sessions.welcome({ token: second, browser: TEST_BROWSER });
    const { token: others } = await team.identity.createWelcomeLink(other.personId);
    for (const personId of [lost.personId, other.personId]) await asOwner("insert into passwords (person_id, hash, set_at) values ($1, $2, $3)", [personId, `$2b$12$${"a".repeat(53)}`, new Date(clock.now())]);
    const before = (await recorded(INSTALLATION_ID)).length;

    const reset = await team.access.factorResets.reset(email.toUpperCase());

    assert.deepEqual(await team.identity.lookAtWelcomeLink(others), { personId: other.personId }, "another's link stays good");

    assert.deepEqual([reset.sessions, reset.mailed], [1, true]);
    assert.deepEqual(await factorsOf(team, lost.personId), [false, false, 0, 0]);
    assert.deepEqual(await factorsOf(team, other.personId), [true, true, 1, 1], "nobody else's");
    assert.deepEqual(await Promise.all([lost, other].map(async ({ personId }) => (await team.identity.passwords.find(personId)) !== null)), [false, true], "whoever took the factors may know the password");
    assert.equal(await team.access.sessions.resolveCaller(signedIn.token), null);
    assert.deepEqual([await isGood(), await isGoodOfOther()], [false, true]);
    await assert.rejects(team.access.operations.teams(admin.token), (error) => isAppError(error, "admin.over"));
    await assert.rejects(team.identity.secondSteps.enter({ kind: "totp", code: await code(secret), token: half.attemptToken, browser: TEST_BROWSER }), (error) => isAppError(error, "sign-in.expired"));
    for (const rows of [await recorded(team.teamId), (await recorded(INSTALLATION_ID)).slice(before)]) assert.deepEqual(rows, [{ actor_kind: "operator", subject_id: lost.personId }]);
    const mail = team.sent.at(-1);
    assert.deepEqual([mail?.to, mail?.subject], [email, "Your second factors for Strongroom were removed"]);
    assert.ok(mail !== undefined && !/https?:/.test(mail.text), "the link is not in it");

    const link = /#([\w-]+)~back$/.exec(reset.url)?.[1] ?? assert.fail(reset.url);
    const { token, view } = await openLink(team.access, { token: link, browser: TEST_BROWSER });
    assert.deepEqual([view.session.strength, view.teams.map(({ id, role }) => [id, role])], ["one-factor", [[team.teamId, "owner"]]]);
    const back = (await team.access.sessions.resolveCaller(token)) ?? assert.fail();
    await team.identity.account.beginTotp(back, null);
    const fresh = await asOwner("select 1 from totp_factors where person_id = $1 and state = 'pending'", [lost.personId]);
    assert.equal(fresh.length, 1, "a new factor begins");
  });

  await t.test("does nothing that it cannot record", async () => {
    const team = await createTeam();
    const email = `kept-${createUuid()}@example.org`;
    const { personId } = await team.add("owner", email);
    await giveFactors(team, personId);
    await asOwner("create function refuse_record() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$");
    for (const tenant of [team.teamId, INSTALLATION_ID]) {
      await asOwner(`create trigger refuse_records before insert on audit_outbox for each row when (new.tenant_id = '${tenant}') execute function refuse_record()`);
      await assert.rejects(team.access.factorResets.reset(email), tenant);
      await asOwner("drop trigger refuse_records on audit_outbox");
      assert.deepEqual(await factorsOf(team, personId), [true, true, 1, 1]);
    }
  });
});
