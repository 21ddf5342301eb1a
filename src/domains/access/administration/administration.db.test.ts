// Administration at the machine, on both engines, with a real authenticator: who gets a session, what is recorded, and when it is over.

import assert from "node:assert/strict";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { MINUTE } from "#base/units.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { INSTALLATION_ID } from "#platform/keyring/authority.ts";
import { TEAM_ROLES } from "#protocol/api/roles.ts";

import { totpCode, totpStep } from "#domains/identity/factors/totp-code.ts";
import { ACCESS_TEST_DOMAINS } from "#domains/access/testing.ts";
import { createPeopledTeam, type PeopledTeam } from "#domains/access/members/testing/peopled-team.ts";

const fails = (code: ErrorCode) => (error: unknown) => isAppError(error, code);

forEachEngine("administration at the machine", { domains: ACCESS_TEST_DOMAINS }, async (suite) => {
  const { t, asOwner, clock, db } = suite;

  async function createTeam(): Promise<PeopledTeam> {
    const team = await createPeopledTeam(suite);
    await team.keys.create(INSTALLATION_ID);
    return team;
  }

  /** Gives codes, each good once. */
  async function giveAuthenticator({ identity }: PeopledTeam, personId: Uuid): Promise<() => Promise<string>> {
    const secret = await identity.factors.beginTotp(personId);
    const next = async (): Promise<string> => {
      await clock.advance(MINUTE);
      return totpCode(secret, totpStep(clock.now()));
    };
    const step = await identity.factors.checkPendingTotp(personId, await next(), []);
    await db.global("strongroom_web", (tx) => identity.factors.activateTotp(tx, personId, step));
    return next;
  }

  const recorded = async (event: string) => asOwner("select * from audit_outbox where tenant_id = $1 and event = $2 order by recorded_at", [INSTALLATION_ID, event]);

  await t.test("an administrator with a fresh code gets a session of minutes, and opening it is in the log", async () => {
    const team = await createTeam();
    const person = await team.add("administrator", "ada@example.org");
    const next = await giveAuthenticator(team, person.personId);
    const before = (await recorded("access.admin-session-opened")).length;
    const opened = await team.access.admin.open({ email: "Ada@example.org", reason: "canary-reason", minutes: 10, code: await next() });
    const [record] = (await recorded("access.admin-session-opened")).slice(before);
    assert.deepEqual([record?.["actor_kind"], record?.["actor_grant_id"], record?.["subject_id"], record?.["details"]], ["person", opened.sessionId, opened.sessionId, { factor: "totp", minutes: 10 }]);
    const dump = JSON.stringify(await asOwner("select each::text as row from admin_sessions as each"));
    for (const canary of ["canary-reason", Buffer.from("canary-reason").toString("hex"), opened.token]) assert.ok(!dump.includes(canary));
    assert.ok((await team.access.operations.teams(opened.token)).some(({ teamId, members }) => teamId === team.teamId && members === 2));
    await clock.advance(10 * MINUTE);
    await assert.rejects(team.access.operations.teams(opened.token), fails("admin.over"));
  });

  await t.test("whoever it is and whatever is wrong is refused alike, and nothing is opened", async () => {
    const team = await createTeam();
    const rows = (await asOwner("select 1 from admin_sessions")).length;
    for (const role of TEAM_ROLES.filter((each) => each !== "owner" && each !== "administrator")) {
      const email = `${role}-${createUuid()}@example.org`;
      const next = await giveAuthenticator(team, (await team.add(role, email)).personId);
      await assert.rejects(team.access.admin.open({ email, reason: "x", minutes: 5, code: await next() }), fails("admin.refused"), role);
    }
    const without = `none-${createUuid()}@example.org`;
    await team.add("administrator", without);
    await assert.rejects(team.access.admin.open({ email: without, reason: "x", minutes: 5, code: "123456" }), fails("admin.refused"), "no second factor");
    await assert.rejects(team.access.admin.open({ email: "nobody@example.org", reason: "x", minutes: 5, code: "123456" }), fails("admin.refused"), "nobody");
    const email = `wrong-${createUuid()}@example.org`;
    const next = await giveAuthenticator(team, (await team.add("owner", email)).personId);
    const good = await next();
    await assert.rejects(team.access.admin.open({ email, reason: "x", minutes: 5, code: good === "000000" ? "000001" : "000000" }), fails("admin.refused"), "wrong code");
    assert.equal((await asOwner("select 1 from admin_sessions")).length, rows);
  });

  await t.test("a code is good once", async () => {
    const team = await createTeam();
    const email = `once-${createUuid()}@example.org`;
    const next = await giveAuthenticator(team, (await team.add("owner", email)).personId);
    const code = await next();
    await team.access.admin.open({ email, reason: "x", minutes: 5, code });
    await assert.rejects(team.access.admin.open({ email, reason: "x", minutes: 5, code }), fails("admin.refused"));
  });

  await t.test("without the record there is no session", async () => {
    const team = await createTeam();
    const email = `unrecorded-${createUuid()}@example.org`;
    const next = await giveAuthenticator(team, (await team.add("owner", email)).personId);
    const rows = (await asOwner("select 1 from admin_sessions")).length;
    await asOwner("create function refuse_record() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$");
    await asOwner("create trigger refuse_records before insert on audit_outbox for each row execute function refuse_record()");
    await assert.rejects(team.access.admin.open({ email, reason: "x", minutes: 5, code: await next() }));
    await asOwner("drop trigger refuse_records on audit_outbox");
    assert.equal((await asOwner("select 1 from admin_sessions")).length, rows);
  });

  await t.test("looking at a team and ending a person is in the team's own log too, and the person is out at once", async () => {
    const team = await createTeam();
    const email = `end-${createUuid()}@example.org`;
    const next = await giveAuthenticator(team, team.owner.personId);
    const gone = await team.add("analyst", email);
    const operator = await team.add("administrator", `op-${createUuid()}@example.org`);
    const nextOperator = await giveAuthenticator(team, operator.personId);
    await next();
    const description = await team.access.members.list(team.owner, team.teamId);
    const address = description.items.find(({ personId }) => personId === operator.personId)?.email ?? "";
    const { token, sessionId } = await team.access.admin.open({ email: address, reason: "Left the company", minutes: 5, code: await nextOperator() });
    assert.equal((await team.access.operations.members(token, team.teamId)).length, 3);
    const asked = await team.access.requests.ask(gone, team.teamId, { bundle: "as-auditor", projects: null, durationSeconds: 3600, reason: "x" });
    const ended = await team.access.operations.endPerson(token, email);
    assert.deepEqual([ended.memberships, ended.keptAsLastOwner], [1, 0]);
    assert.equal(await team.roleOf(gone.personId), null);
    assert.deepEqual(team.dismissed, [gone.personId], "what was opened to them in particular ends too");
    assert.deepEqual(team.cancelled, [gone.personId], "and what works for them");
    const { timeline } = await team.access.requests.get(team.owner, { teamId: team.teamId, requestId: asked.id });
    assert.equal(timeline.at(-1)?.kind, "withdrawn", "and what they asked for");
    const rows = await asOwner("select actor_grant_id, details from audit_outbox where tenant_id = $1 and event = 'access.admin-acted' order by recorded_at", [team.teamId]);
    assert.deepEqual(rows.map((row) => (row["details"] as { operation: string }).operation).toSorted(), ["end-person", "members"]);
    assert.ok(rows.every((row) => row["actor_grant_id"] === sessionId), "all done under the session");
    await assert.rejects(team.access.operations.sessions(token, "nobody@example.org"), fails("admin.person-unknown"));
    await assert.rejects(team.access.operations.members(token, createUuid()), fails("team.unknown"));
    await team.access.admin.close(token);
    await assert.rejects(team.access.operations.link(token, address), fails("admin.over"));
    await assert.rejects(team.access.admin.close(token), fails("admin.over"));
    for (const bad of ["", "x", "A".repeat(43)]) await assert.rejects(team.access.operations.teams(bad), fails("admin.over"));
  });

  await t.test("who is ended, or runs no team any more, administers nothing in a session that has minutes left", async () => {
    const team = await createTeam();
    const open = async (role: "administrator" | "owner") => {
      const email = `${role}-${createUuid()}@example.org`;
      const person = await team.add(role, email);
      const next = await giveAuthenticator(team, person.personId);
      return { ...person, email, token: (await team.access.admin.open({ email, reason: "x", minutes: 15, code: await next() })).token };
    };
    const [keeper, ended, lowered] = [await open("administrator"), await open("administrator"), await open("administrator")];
    await team.access.operations.endPerson(keeper.token, ended.email);
    await asOwner("update memberships set role = 'viewer' where tenant_id = $1 and person_id = $2", [team.teamId, lowered.personId]);
    for (const { token } of [ended, lowered]) {
      await assert.rejects(team.access.operations.link(token, keeper.email), fails("admin.over"));
      await assert.rejects(team.access.operations.teams(token), fails("admin.over"));
    }
    const owner = await open("owner");
    await asOwner("delete from memberships where tenant_id = $1 and person_id = $2", [team.teamId, team.owner.personId]);
    assert.equal((await team.access.operations.endPerson(keeper.token, owner.email)).keptAsLastOwner, 1);
    await assert.rejects(team.access.operations.teams(owner.token), fails("admin.over"), "signed out everywhere, though they stay the owner");
  });

  await t.test("keys are replaced by an administrator at the machine alone, and the log says which, in the team's stream too", async () => {
    const team = await createTeam();
    const email = `keys-${createUuid()}@example.org`;
    const next = await giveAuthenticator(team, (await team.add("owner", email)).personId);
    const { token, sessionId } = await team.access.admin.open({ email, reason: "The file was readable", minutes: 5, code: await next() });
    const { operations } = team.access;
    const rotated = await operations.rotateKeys(token, { key: "master" });
    assert.ok(rotated.keyId !== null && rotated.keys > 0);
    assert.deepEqual(await operations.rotateKeys(token, { key: "tenant", tenantId: team.teamId }), { keyId: null, keys: 1 });
    await assert.rejects(operations.rotateKeys(token, { key: "tenant", tenantId: createUuid() }), fails("team.unknown"));
    await assert.rejects(operations.rotateKeys("A".repeat(43), { key: "master" }), fails("admin.over"));
    const ofTeam = await asOwner("select details, actor_grant_id from audit_outbox where tenant_id = $1 and event = 'access.keys-rotated'", [team.teamId]);
    assert.deepEqual(ofTeam.map((row) => [row["details"], row["actor_grant_id"]]), [[{ key: "tenant", keys: 1 }, sessionId]]);
    const ofInstallation = (await recorded("access.keys-rotated")).filter((row) => row["actor_grant_id"] === sessionId);
    assert.deepEqual(ofInstallation.map((row) => (row["details"] as { readonly key: string }).key).toSorted(), ["master", "tenant"]);
  });

  await t.test("a link that somebody at the machine makes for the owner is in the log of the installation and of their teams", async () => {
    const team = await createTeam();
    const before = (await recorded("access.link-made")).length;
    const { url } = await team.access.operations.ownerLink();
    assert.match(url, /^https:\/\/strongroom\.test\/welcome#[A-Za-z0-9_-]{43}~back$/);
    const [record] = (await recorded("access.link-made")).slice(before);
    assert.equal(record?.["actor_kind"], "operator");
  });

  await t.test("the last owner of a team is signed out and stays its owner", async () => {
    const team = await createTeam();
    const operator = await team.add("administrator", `keeper-${createUuid()}@example.org`);
    const owner = await team.add("owner", `owner-${createUuid()}@example.org`);
    await asOwner("delete from memberships where tenant_id = $1 and person_id = $2", [team.teamId, team.owner.personId]);
    const next = await giveAuthenticator(team, operator.personId);
    const people = await team.access.members.list(owner, team.teamId);
    const emailOf = (personId: Uuid) => people.items.find((item) => item.personId === personId)?.email ?? "";
    const { token } = await team.access.admin.open({ email: emailOf(operator.personId), reason: "x", minutes: 5, code: await next() });
    assert.deepEqual(await team.access.operations.endPerson(token, emailOf(owner.personId)), { sessions: 0, memberships: 0, keptAsLastOwner: 1 });
    assert.equal(await team.roleOf(owner.personId), "owner");
  });
});
