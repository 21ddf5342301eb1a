// Administration by passkey, on both engines, with an authenticator in software: who may be asked, who may answer, with what, and that the session
// comes to the command that asked and to nobody else.

import assert from "node:assert/strict";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { MINUTE } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { createPeopledTeam, type PeopledTeam } from "#domains/access/members/testing/peopled-team.ts";
import { ACCESS_TEST_DOMAINS, TEST_ORIGIN } from "#domains/access/testing.ts";
import { encodeCbor } from "#domains/identity/passkeys/testing/encode-cbor.ts";
import { assertPasskey, createSoftwarePasskey, type SoftwarePasskey } from "#domains/identity/passkeys/testing/software-authenticator.ts";
import { deriveUserHandle } from "#domains/identity/passkeys/user-handle.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { INSTALLATION_ID } from "#platform/keyring/authority.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import type { AskedAdminConfirmation } from "#protocol/api/admin-confirmation.ts";
import type { PasskeyAssertion, PasskeyRequest } from "#protocol/api/passkeys.ts";
import { TEAM_ROLES, type TeamRole } from "#protocol/api/roles.ts";

const fails = (code: ErrorCode) => (error: unknown) => isAppError(error, code);
const codeOf = ({ userCode }: AskedAdminConfirmation): string => userCode.replace("-", "");
const answer = (passkey: SoftwarePasskey, { challenge, rpId }: PasskeyRequest): PasskeyAssertion => assertPasskey(passkey, { origin: TEST_ORIGIN, rpId, challenge });

forEachEngine("administration by passkey", { domains: ACCESS_TEST_DOMAINS }, async (suite) => {
  const { t, asOwner, clock } = suite;

  async function createTeam(): Promise<PeopledTeam> {
    const team = await createPeopledTeam(suite);
    await team.keys.create(INSTALLATION_ID);
    return team;
  }

  async function givePasskey({ installationKey }: PeopledTeam, personId: Uuid): Promise<SoftwarePasskey> {
    const passkey = createSoftwarePasskey();
    passkey.userHandle = await deriveUserHandle({ fieldKey: async () => installationKey }, personId);
    await asOwner(
      `insert into passkeys (passkey_id, person_id, credential_id, public_key, sign_count, backup_eligible, backed_up, transports, name_key_id, name_sealed, created_at)
        values ($1, $2, $3, $4, 0, false, false, '{internal}', $1, '', $5)`,
      [createUuid(), personId, passkey.id, encodeCbor(passkey.publicKey), new Date(clock.now())],
    );
    return passkey;
  }

  interface Admin {
    readonly person: PersonCaller;
    readonly email: string;
    readonly passkey: SoftwarePasskey;
  }

  async function addAdmin(team: PeopledTeam, role: TeamRole = "administrator"): Promise<Admin> {
    const email = `${role}-${createUuid()}@example.org`;
    const person = await team.add(role, email);
    return { person, email, passkey: await givePasskey(team, person.personId) };
  }

  const askFor = ({ access }: PeopledTeam, { email }: Pick<Admin, "email">) => access.confirmations.ask({ email, reason: "canary-reason", minutes: 10 });

  async function confirm({ access }: PeopledTeam, { person, passkey }: Admin, asked: AskedAdminConfirmation): Promise<void> {
    const seen = await access.confirmations.look(person, codeOf(asked));
    await access.confirmations.confirm(person, { userCode: codeOf(asked), credential: answer(passkey, seen.passkey) });
  }

  const recorded = async (event: string, subject: Uuid) => asOwner("select * from audit_outbox where tenant_id = $1 and event = $2 and subject_id = $3", [INSTALLATION_ID, event, subject]);

  await t.test("what the command asks for is confirmed in the browser, comes to the command once, and both are in the log", async () => {
    const team = await createTeam();
    const admin = await addAdmin(team);
    const asked = await askFor(team, admin);
    assert.equal(asked.verificationUri, `${TEST_ORIGIN}/administration`);
    assert.match(asked.userCode, /^[A-Z]{4}-[A-Z]{4}$/);
    await assert.rejects(team.access.confirmations.take(asked.secret), fails("admin.unconfirmed"));
    const seen = await team.access.confirmations.look(admin.person, codeOf(asked));
    assert.deepEqual([seen.reason, seen.minutes, seen.passkey.allowCredentials.length], ["canary-reason", 10, 1]);
    const dump = JSON.stringify(await asOwner("select each::text as row from admin_confirmations as each"));
    for (const canary of ["canary-reason", Buffer.from("canary-reason").toString("hex"), asked.secret, codeOf(asked), asked.userCode]) assert.ok(!dump.includes(canary), "kept as a hash, or sealed");
    await confirm(team, admin, asked);
    await assert.rejects(team.access.confirmations.look(admin.person, codeOf(asked)), fails("admin.confirmation-over"), "a code is good once");
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => team.access.confirmations.take(asked.secret)));
    const opened = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    assert.equal(opened.length, 1, "of those who ask at once one gets it");
    assert.ok(outcomes.every((outcome) => outcome.status === "fulfilled" || isAppError(outcome.reason, "admin.confirmation-over")), "and the others are told that it is over");
    const { token, sessionId, expiresAt } = opened[0] ?? assert.fail();
    assert.equal(expiresAt.getTime(), clock.now() + 10 * MINUTE);
    assert.ok((await team.access.operations.teams(token)).some(({ teamId }) => teamId === team.teamId));
    const [yes, begun] = [await recorded("access.admin-session-confirmed", sessionId), await recorded("access.admin-session-opened", sessionId)];
    assert.deepEqual([yes.length, yes[0]?.["actor_kind"], yes[0]?.["details"]], [1, "person", { minutes: 10 }]);
    assert.deepEqual([begun.length, begun[0]?.["details"]], [1, { factor: "passkey", minutes: 10 }]);
    await assert.rejects(team.access.confirmations.take(asked.secret), fails("admin.confirmation-over"));
    await clock.advance(10 * MINUTE);
    await assert.rejects(team.access.operations.teams(token), fails("admin.over"));
  });

  await t.test("whoever it is and whatever is missing is refused alike, and nothing waits", async () => {
    const team = await createTeam();
    const before = (await asOwner("select 1 from admin_confirmations")).length;
    for (const role of TEAM_ROLES.filter((each) => each !== "owner" && each !== "administrator")) await assert.rejects(askFor(team, await addAdmin(team, role)), fails("admin.refused"), role);
    const without = `none-${createUuid()}@example.org`;
    await team.add("owner", without);
    await assert.rejects(askFor(team, { email: without }), fails("admin.refused"), "no passkey");
    await assert.rejects(askFor(team, { email: "nobody@example.org" }), fails("admin.refused"), "nobody");
    assert.equal((await asOwner("select 1 from admin_confirmations")).length, before);
  });

  await t.test("nobody but the person named sees or decides what waits, whatever code they were sent", async () => {
    const team = await createTeam();
    const [admin, other] = [await addAdmin(team), await addAdmin(team, "owner")];
    const asked = await askFor(team, admin);
    const { confirmations } = team.access;
    await assert.rejects(confirmations.look(other.person, codeOf(asked)), fails("admin.confirmation-over"));
    await assert.rejects(confirmations.refuse(other.person, codeOf(asked)), fails("admin.confirmation-over"));
    await assert.rejects(confirmations.look({ ...admin.person, credential: "api-token" }, codeOf(asked)), fails("access.token-not-taken"));
    await assert.rejects(confirmations.look({ ...admin.person, onlyTeam: team.teamId }, codeOf(asked)), fails("account.sign-in-again"), "whom a team's provider vouches for");
    await assert.rejects(confirmations.look(admin.person, "BBBBBBBB"), fails("admin.confirmation-over"));
    const seen = await confirmations.look(admin.person, codeOf(asked));
    await assert.rejects(confirmations.confirm(other.person, { userCode: codeOf(asked), credential: answer(other.passkey, seen.passkey) }), fails("admin.confirmation-over"));
    await assert.rejects(confirmations.confirm(admin.person, { userCode: codeOf(asked), credential: answer(other.passkey, seen.passkey) }), fails("factor.refused"), "another's passkey");
    await assert.rejects(confirmations.take(asked.secret), fails("admin.unconfirmed"));
    for (const guess of ["A".repeat(43), asked.userCode, codeOf(asked)]) await assert.rejects(confirmations.take(guess), fails("admin.confirmation-over"), "only the command's own secret");
  });

  await t.test("an answer is for one session of administration: those to other challenges are none, and its own is no other's", async () => {
    const team = await createTeam();
    const admin = await addAdmin(team);
    const { confirmations } = team.access;
    const { factors } = team.identity;
    const first = await askFor(team, admin);
    const elsewhere = await factors.startPasskey(admin.person);
    await assert.rejects(confirmations.confirm(admin.person, { userCode: codeOf(first), credential: answer(admin.passkey, elsewhere) }), fails("factor.refused"), "of the browser's session");
    const seen = await confirmations.look(admin.person, codeOf(first));
    await assert.rejects(factors.verify(admin.person, { kind: "passkey", credential: answer(admin.passkey, seen.passkey) }), fails("factor.refused"), "it elevates nothing in the browser");
    const second = await askFor(team, admin);
    await assert.rejects(confirmations.look(admin.person, codeOf(first)), fails("admin.confirmation-over"), "what was asked before is void");
    await assert.rejects(confirmations.take(first.secret), fails("admin.confirmation-over"));
    await assert.rejects(confirmations.confirm(admin.person, { userCode: codeOf(second), credential: answer(admin.passkey, seen.passkey) }), fails("factor.refused"), "of the one before");
    const mine = await confirmations.look(admin.person, codeOf(second));
    const credential = answer(admin.passkey, mine.passkey);
    await confirmations.confirm(admin.person, { userCode: codeOf(second), credential });
    await assert.rejects(confirmations.confirm(admin.person, { userCode: codeOf(second), credential }), fails("admin.confirmation-over"));
    assert.ok((await confirmations.take(second.secret)).token.length > 0);
  });

  await t.test("it waits for five minutes, and a no is a no", async () => {
    const team = await createTeam();
    const admin = await addAdmin(team);
    const { confirmations } = team.access;
    const late = await askFor(team, admin);
    const seen = await confirmations.look(admin.person, codeOf(late));
    await clock.advance(5 * MINUTE);
    await assert.rejects(confirmations.confirm(admin.person, { userCode: codeOf(late), credential: answer(admin.passkey, seen.passkey) }), fails("admin.confirmation-over"));
    await assert.rejects(confirmations.take(late.secret), fails("admin.confirmation-over"));
    const untaken = await askFor(team, admin);
    await confirm(team, admin, untaken);
    await clock.advance(5 * MINUTE);
    await assert.rejects(confirmations.take(untaken.secret), fails("admin.confirmation-over"), "confirmed, and not fetched in time");
    const refused = await askFor(team, admin);
    await confirmations.refuse(admin.person, codeOf(refused));
    await assert.rejects(confirmations.take(refused.secret), fails("admin.confirmation-refused"));
    await assert.rejects(confirmations.take(refused.secret), fails("admin.confirmation-over"));
  });

  await t.test("of two commands that ask at once one waits, and the other is told; what nobody took in time is taken away", async () => {
    const team = await createTeam();
    const admin = await addAdmin(team);
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => askFor(team, admin)));
    assert.ok(outcomes.every((outcome) => outcome.status === "fulfilled" || isAppError(outcome.reason, "admin.confirmation-over")));
    const answers = await Promise.all(outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [team.access.confirmations.take(outcome.value.secret).catch((error: unknown) => (isAppError(error) ? error.code : error))] : [])));
    assert.equal(answers.filter((code) => code === "admin.unconfirmed").length, 1);
    assert.ok(answers.every((code) => code === "admin.unconfirmed" || code === "admin.confirmation-over"));
    const waiting = async (): Promise<number> => (await asOwner("select 1 from admin_confirmations where person_id = $1", [admin.person.personId])).length;
    await team.access.upkeep.sweep();
    assert.equal(await waiting(), 1);
    await clock.advance(5 * MINUTE);
    await team.access.upkeep.sweep();
    assert.equal(await waiting(), 0);
  });

  await t.test("who is ended, or runs no team any more, gets nothing for what they confirmed", async () => {
    const team = await createTeam();
    const [keeper, ended, lowered] = [await addAdmin(team), await addAdmin(team), await addAdmin(team)];
    const open = async (admin: Admin): Promise<AskedAdminConfirmation> => {
      const asked = await askFor(team, admin);
      await confirm(team, admin, asked);
      return asked;
    };
    const { token } = await team.access.confirmations.take((await open(keeper)).secret);
    const [first, second] = [await open(ended), await open(lowered)];
    await team.access.operations.endPerson(token, ended.email);
    await asOwner("update memberships set role = 'viewer' where tenant_id = $1 and person_id = $2", [team.teamId, lowered.person.personId]);
    await assert.rejects(team.access.confirmations.take(first.secret), fails("admin.confirmation-over"));
    await assert.rejects(team.access.confirmations.take(second.secret), fails("admin.refused"));
  });

  await t.test("without the record nothing is confirmed and nothing opened", async () => {
    const team = await createTeam();
    const admin = await addAdmin(team);
    const [asked, rows] = [await askFor(team, admin), (await asOwner("select 1 from admin_sessions")).length];
    await asOwner("create or replace function refuse_record() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$");
    await asOwner("create trigger refuse_records before insert on audit_outbox for each row execute function refuse_record()");
    await assert.rejects(confirm(team, admin, asked));
    await assert.rejects(team.access.confirmations.take(asked.secret), fails("admin.unconfirmed"));
    await asOwner("drop trigger refuse_records on audit_outbox");
    await confirm(team, admin, asked);
    await asOwner("create trigger refuse_records before insert on audit_outbox for each row execute function refuse_record()");
    await assert.rejects(team.access.confirmations.take(asked.secret));
    await asOwner("drop trigger refuse_records on audit_outbox");
    assert.equal((await asOwner("select 1 from admin_sessions")).length, rows);
    assert.ok((await team.access.confirmations.take(asked.secret)).token.length > 0, "what was not recorded was not used up");
  });
});
