// What HR ends is ended everywhere: each way in to a team against each way out by SCIM. The clock of the server stands still between the end and the look, so
// that nothing is explained by something that runs out; another process, which only remembers, has its two seconds.

import assert from "node:assert/strict";

import { createUuid, type Uuid } from "#base/uuid.ts";
import { hashProvisionerToken } from "#domains/access/provisioning/token-form.ts";
import { forEachEngine, type TestDatabase } from "#platform/db/testing/for-each-engine.ts";
import type { RelayedSession } from "#platform/live-relay/ports.ts";
import { CALLER_LIFE_MS, createCallerCache } from "#platform/http/caller-cache.ts";
import { PATCH_URN } from "#protocol/scim/patch.ts";

import { connectProvider, createBrowser, createProgram, personOf, type Provider, type WayIn } from "./provisioning-house.ts";
import { createVictim, VICTIM_DOMAINS, type Victim } from "./victim.ts";

interface Employee {
  readonly userId: string;
  readonly personId: Uuid;
  readonly groupId: string;
  readonly provider: Provider;
}

interface WayOut {
  readonly name: string;
  end(employee: Employee): Promise<{ readonly status: number; readonly text: string }>;
}

const patch = (...Operations: readonly object[]) => ({ body: { schemas: [PATCH_URN], Operations } });

/** The person is in the team by the group alone: the connection gives nobody a role by itself. */
const WAYS_OUT: readonly WayOut[] = [
  { name: "PATCH active to false", end: ({ provider, userId }) => provider.send("PATCH", `/Users/${userId}`, patch({ op: "replace", path: "active", value: false })) },
  { name: "PATCH active to the text False, as Entra does", end: ({ provider, userId }) => provider.send("PATCH", `/Users/${userId}`, patch({ op: "Replace", path: "active", value: "False" })) },
  { name: "PATCH without a path, as Okta does", end: ({ provider, userId }) => provider.send("PATCH", `/Users/${userId}`, patch({ op: "replace", value: { active: false } })) },
  { name: "PUT with active false", end: ({ provider, userId }) => provider.send("PUT", `/Users/${userId}`, { body: { userName: `${userId}@example.org`, emails: [{ value: `${userId}@example.org` }], active: false } }) },
  { name: "DELETE of the user", end: ({ provider, userId }) => provider.send("DELETE", `/Users/${userId}`) },
  { name: "out of the group by a path with a filter", end: ({ provider, userId, groupId }) => provider.send("PATCH", `/Groups/${groupId}`, patch({ op: "remove", path: `members[value eq "${userId}"]` })) },
  { name: "out of the group by a value, as Entra does", end: ({ provider, userId, groupId }) => provider.send("PATCH", `/Groups/${groupId}`, patch({ op: "Remove", path: "members", value: [{ value: userId }] })) },
  { name: "PUT of the group without them", end: ({ provider, groupId }) => provider.send("PUT", `/Groups/${groupId}`, { body: { displayName: groupId, members: [] } }) },
  { name: "DELETE of the group", end: ({ provider, groupId }) => provider.send("DELETE", `/Groups/${groupId}`) },
];

forEachEngine("off-boarding", { domains: VICTIM_DOMAINS }, async ({ t, ...database }) => {
  const victim = await createVictim(database);
  t.after(() => victim.close());
  const { teamId, vaultId } = victim.own;
  const provider = await connectProvider(victim, database, { teamId, defaultRole: null });
  const { asOwner } = database;
  let cases = 0;
  const count = async (sql: string, ...given: readonly unknown[]): Promise<number> => Number((await asOwner(`select count(*)::int as count ${sql}`, given))[0]?.["count"]);

  async function hire(role = "analyst"): Promise<Employee> {
    const userId = await provider.addUser(`${createUuid()}@example.org`);
    const groupId = await provider.addGroup(`Group ${createUuid()}`, [userId]);
    await asOwner("update provisioned_groups set role = $1 where id = $2", [role, groupId]);
    // What an approved mapping does is tested on its own; here the next change of the group settles it.
    const settled = await provider.send("PATCH", `/Groups/${groupId}`, patch({ op: "remove", path: "members" }));
    assert.equal(settled.status, 200, settled.text);
    const joined = await provider.send("PATCH", `/Groups/${groupId}`, patch({ op: "add", path: "members", value: [{ value: userId }] }));
    assert.equal(joined.status, 200, joined.text);
    return { userId, personId: await personOf(database, userId), groupId, provider };
  }

  for (const { name, end } of WAYS_OUT) {
    await t.test(name, async () => {
      const employee = await hire();
      const ways = await openAllWays({ victim, database, employee, teamId, vaultId });
      for (const way of ways) assert.equal(await way.opens(), true, `${way.name} before`);
      const answer = await end(employee);
      assert.ok(answer.status < 300, answer.text);
      for (const way of ways) {
        assert.equal(await way.opens(), false, `${way.name} after`);
        cases++;
      }
      assert.equal(await count("from memberships where person_id = $1", employee.personId), 0);
      assert.equal(await count("from audit_outbox o join audit_personal p on p.record_id = o.id where o.event = 'access.membership-deprovisioned' and p.subject_id = $1", employee.personId), 1);
    });
  }

  await t.test("who is in another team too keeps what is of that team, and nothing of this one", async () => {
    for (const { name, end } of WAYS_OUT) {
      const employee = await hire();
      const { personId } = employee;
      await asOwner("insert into memberships (tenant_id, person_id, role, created_at) values ($1, $2, 'viewer', now())", [victim.other.teamId, personId]);
      await asOwner("insert into team_directory (person_id, team_id) values ($1, $2)", [personId, victim.other.teamId]);
      const [browser, sso, own, theirs, both] = await Promise.all([
        createBrowser(victim, database, { personId }),
        createBrowser(victim, database, { personId, onlyTeam: teamId }),
        createProgram(victim, database, { personId, teamId, kind: "made" }),
        createProgram(victim, database, { personId, teamId: victim.other.teamId, kind: "made" }),
        createProgram(victim, database, { personId, teamId: null, kind: "device" }),
      ]);
      assert.ok((await end(employee)).status < 300, name);
      const look = async (holder: { ask(path: string): Promise<number> }) => [await holder.ask(`/api/v1/teams/${teamId}`), await holder.ask(`/api/v1/teams/${victim.other.teamId}`)];
      assert.deepEqual([await look(browser), await look(both), await look(theirs)], [[404, 200], [404, 200], [404, 200]], name);
      assert.deepEqual([await look(sso), await look(own)], [[401, 401], [401, 401]], name);
      cases += 5;
    }
  });

  await t.test("who comes again begins with nothing old", async () => {
    const employee = await hire();
    const { userId, personId } = employee;
    const ways = await openAllWays({ victim, database, employee, teamId, vaultId });
    await provider.send("PATCH", `/Users/${userId}`, patch({ op: "replace", value: { active: false } }));
    await provider.send("PATCH", `/Users/${userId}`, patch({ op: "replace", value: { active: true } }));
    assert.equal(await count("from memberships where person_id = $1 and role = 'analyst'", personId), 1);
    for (const way of ways) {
      assert.equal(await way.opens(), false, way.name);
      cases++;
    }
    assert.equal(await (await createBrowser(victim, database, { personId })).ask(`/api/v1/teams/${teamId}`), 200, "and signs in anew");
  });

  await t.test("who was removed by a person, or left by themselves, and comes again begins with nothing old", async () => {
    const member = (token: string, method: string, path: string, body: object | null) => victim.send({ method, url: `/api/v1/teams/${teamId}${path}`, token, ...(body === null ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }) });
    const BY_PEOPLE: readonly { readonly name: string; end(personId: Uuid): Promise<{ readonly status: number; readonly body: string }> }[] = [
      { name: "removed", end: async (personId) => member(await victim.signIn(victim.own.people.owner, teamId), "POST", `/members/${personId}/end`, { reason: "Left" }) },
      { name: "left", end: async (personId) => member(await victim.signIn(personId), "POST", "/leave", null) },
    ];
    for (const { name, end } of BY_PEOPLE) {
      const employee = await hire();
      const { personId } = employee;
      const ways = await openAllWays({ victim, database, employee, teamId, vaultId });
      const answer = await end(personId);
      assert.ok(answer.status < 300, answer.body);
      for (const way of ways.filter(({ ofAccount }) => !ofAccount)) assert.equal(await way.opens(), false, `${name}: ${way.name}`);
      await asOwner("insert into memberships (tenant_id, person_id, role, created_at) values ($1, $2, 'analyst', now())", [teamId, personId]);
      await asOwner("insert into team_directory (person_id, team_id) values ($1, $2)", [personId, teamId]);
      await victim.clock.advance(CALLER_LIFE_MS);
      // The account's own sessions prove who somebody is, in no team; whoever is invited again takes the invitation in one.
      for (const way of ways.filter(({ ofAccount, opensAgain }) => ofAccount !== true && opensAgain !== true)) {
        assert.equal(await way.opens(), false, `${name}, and there again: ${way.name}`);
        cases++;
      }
    }
  });

  await t.test("a role that falls takes with it what was given for the one before", async () => {
    const employee = await hire("administrator");
    const { userId, personId, groupId } = employee;
    const viewers = await provider.addGroup(`Viewers ${createUuid()}`, [userId]);
    await asOwner("update provisioned_groups set role = 'viewer' where id = $1", [viewers]);
    const browser = await createBrowser(victim, database, { personId });
    await insertElevation(database, { teamId, personId, sessionId: browser.sessionId });
    const members = `/api/v1/teams/${teamId}/members`;
    assert.equal(await browser.ask(members), 200);
    assert.equal((await provider.send("PATCH", `/Groups/${groupId}`, patch({ op: "remove", path: `members[value eq "${userId}"]` }))).status, 200);
    assert.deepEqual([await browser.ask(members), await browser.ask(`/api/v1/teams/${teamId}`)], [403, 200]);
    assert.equal(await count("from grants g join grant_ends e on e.grant_id = g.id where g.person_id = $1", personId), 1);
    assert.equal(await count("from memberships where person_id = $1 and role = 'viewer'", personId), 1);
    cases += 3;
  });

  await t.test("an owner who is ended is out, but the last one stays, and the provider is told", async () => {
    const userId = await provider.addUser(`${createUuid()}@example.org`, { active: false });
    const personId = await personOf(database, userId);
    await asOwner("insert into memberships (tenant_id, person_id, role, created_at) values ($1, $2, 'owner', now())", [teamId, personId]);
    assert.equal((await provider.send("DELETE", `/Users/${userId}`)).status, 204);
    assert.equal(await count("from memberships where person_id = $1", personId), 0);
    // The victim's own owner is the last one.
    const last = await provider.addUser(`${createUuid()}@example.org`);
    const lastPerson = await personOf(database, last);
    await asOwner("update memberships set person_id = $1 where tenant_id = $2 and role = 'owner'", [lastPerson, teamId]);
    const refused = await provider.send("PATCH", `/Users/${last}`, patch({ op: "replace", value: { active: false } }));
    assert.equal(refused.status, 409, refused.text);
    assert.equal(await count("from memberships where person_id = $1 and role = 'owner'", lastPerson), 1);
    const told = await asOwner("select last_refusal_code from provisioning_activity where kind = 'user'", []);
    assert.equal(told[0]?.["last_refusal_code"], "member.last-owner");
    await asOwner("update memberships set person_id = $1 where tenant_id = $2 and role = 'owner'", [victim.own.people.owner, teamId]);
    cases += 2;
  });

  await t.test("what another process remembers is over within its life, which is under five seconds", async () => {
    assert.ok(CALLER_LIFE_MS <= 2000);
    let now = 0;
    let member = true;
    const elsewhere = createCallerCache<string>({ clock: { now: () => now } });
    const look = () => elsewhere.find("session", async () => (member ? "in" : null));
    assert.equal(await look(), "in");
    member = false;
    now += CALLER_LIFE_MS - 1;
    assert.equal(await look(), "in", "for moments");
    now += 1;
    assert.equal(await look(), null);
    cases++;
  });

  await t.test("the token of the connection dies with it at once", async () => {
    assert.equal((await provider.send("GET", "/Users?count=1")).status, 200);
    await asOwner("delete from provisioning_tokens where token_hash = $1", [hashProvisionerToken(provider.token)]);
    await victim.send({ method: "GET", url: "/api/v1/health", token: null });
    assert.equal((await provider.send("GET", "/Users?count=1")).status, 401);
    cases++;
  });

  assert.ok(cases >= 25);
  t.diagnostic(`${cases} cases`);
});

interface Way extends WayIn {
  /** Of the account itself, which stays when a person ends the membership alone. */
  readonly ofAccount?: true;
  /** The relay has cut it off by then, since it looks every two seconds; who is a member again may come again. */
  readonly opensAgain?: true;
}

interface Opening {
  readonly victim: Victim;
  readonly database: TestDatabase;
  readonly employee: Employee;
  readonly teamId: Uuid;
  readonly vaultId: Uuid;
}

/** Everything that lets an employee in, or works for them. */
async function openAllWays({ victim, database, employee: { personId, userId }, teamId, vaultId }: Opening): Promise<readonly Way[]> {
  const { asOwner } = database;
  const path = `/api/v1/teams/${teamId}`;
  const browser = await createBrowser(victim, database, { personId });
  const sso = await createBrowser(victim, database, { personId, onlyTeam: teamId });
  const [ofTeam, ofAll, device, sharing] = await Promise.all([
    createProgram(victim, database, { personId, teamId, kind: "made" }),
    createProgram(victim, database, { personId, teamId: null, kind: "made" }),
    createProgram(victim, database, { personId, teamId: null, kind: "device" }),
    createProgram(victim, database, { personId, teamId: null, kind: "device", permission: "live.share" }),
  ]);
  const [byBrowser, byProgram] = [await insertShared(database, { teamId, personId, credential: "session", id: browser.sessionId }), await insertShared(database, { teamId, personId, credential: "api-token", id: sharing.tokenId })];
  const { register } = victim.web.live;
  await insertElevation(database, { teamId, personId, sessionId: browser.sessionId });
  await insertRequested(database, { teamId, personId });
  const runId = createUuid();
  await asOwner("update vault_runs set state = 'done', ended_at = now() where state in ('queued', 'running')", []);
  await asOwner("insert into vault_runs (tenant_id, id, vault_id, reason, state, asked_by, queued_at) values ($1, $2, $3, 'manual', 'running', $4, now())", [teamId, runId, vaultId, personId]);
  const attemptId = createUuid();
  await asOwner("insert into sign_in_attempts (attempt_id, token_hash, created_at, expires_at, tries_left, person_id) values ($1, sha256($2::text::bytea), now(), now() + interval '1 year', 3, $3)", [attemptId, attemptId, personId]);
  await asOwner("insert into known_devices (device_hash, person_id, created_at, seen_at) values (sha256($1::text::bytea), $2, now(), now())", [userId + attemptId, personId]);
  await asOwner(
    "insert into admin_sessions (id, token_hash, person_id, key_id, reason_sealed, factor, begins_at, expires_at) values ($1, sha256($2::text::bytea), $3, $1, '\\x00', 'totp', now(), now() + interval '1 hour')",
    [createUuid(), attemptId, personId],
  );
  const asked = (holder: { ask(path: string): Promise<number> }, at = path) => async () => (await holder.ask(at)) === 200;
  const has = (sql: string, ...given: readonly unknown[]) => async () => (await asOwner(`select 1 ${sql}`, given)).length > 0;
  return [
    { name: "a session", ofAccount: true, opens: asked(browser) },
    { name: "a session at a vault", ofAccount: true, opens: asked(browser, `${path}/vaults`) },
    { name: "a session by single sign-on", opens: asked(sso) },
    { name: "an API token of the team", opens: asked(ofTeam) },
    { name: "an API token of all teams", opens: asked(ofAll) },
    { name: "a device that logged in", opens: asked(device) },
    { name: "grants", opens: has("from grants g left join grant_ends e on e.grant_id = g.id where g.person_id = $1 and e.ended_at is null", personId) },
    { name: "a request that waits", opens: has("from requests r where r.requested_by = $1 and not exists (select from request_events e where e.request_id = r.id)", personId) },
    { name: "a live session that they share from a browser's session", opens: () => register.mayShare(byBrowser) },
    { name: "a live session that they share with a program", opens: () => register.mayShare(byProgram) },
    { name: "a place in a live session for members", opensAgain: true, opens: () => register.mayStay(byProgram, { personId, sessionId: browser.sessionId }) },
    { name: "a run that works for them", opens: has("from vault_runs where id = $1 and not cancel_asked", runId) },
    { name: "a sign-in under way", ofAccount: true, opens: has("from sign_in_attempts where attempt_id = $1 and ended_at is null", attemptId) },
    { name: "a browser that is known", ofAccount: true, opens: has("from known_devices where person_id = $1", personId) },
    { name: "administration at the machine", opens: has("from admin_sessions where person_id = $1 and ended_at is null", personId) },
  ];
}

async function insertElevation({ asOwner }: TestDatabase, given: { readonly teamId: Uuid; readonly personId: Uuid; readonly sessionId: Uuid }): Promise<void> {
  await asOwner("insert into grants (tenant_id, id, person_id, kind, permissions, session_id, begins_at, expires_at) values ($1, $2, $3, 'elevation', '{}', $4, '2026-01-01', '2027-12-01')", [given.teamId, createUuid(), given.personId, given.sessionId]);
}

/** As the relay has it. */
async function insertShared({ asOwner }: TestDatabase, given: { readonly teamId: Uuid; readonly personId: Uuid; readonly credential: string; readonly id: Uuid }): Promise<RelayedSession> {
  const [id, hostTokenHash] = [createUuid(), new Uint8Array(32)];
  await asOwner("insert into live_sessions (tenant_id, id, host_token_hash, members_only, started_by, credential, credential_id, started_at) values ($1, $2, $3, true, $4, $5, $6, now())", [given.teamId, id, hostTokenHash, given.personId, given.credential, given.id]);
  return { tenantId: given.teamId, id, hostTokenHash, membersOnly: true };
}

/** One request that waits, and one that was granted. */
async function insertRequested({ asOwner }: TestDatabase, { teamId, personId }: { readonly teamId: Uuid; readonly personId: Uuid }): Promise<void> {
  const [waiting, granted, grantId] = [createUuid(), createUuid(), createUuid()];
  for (const [id, approvals] of [[waiting, 1], [granted, 0]] as const) {
    await asOwner(
      `insert into requests (tenant_id, id, kind, requested_by, bundle, permissions, duration_seconds, key_id, reason_sealed, approvals_needed, approver_roles, requested_at, answer_by)
        values ($1, $2, 'access', $3, 'see-results', '{vaults.read}', 25920000, $2, '\\x00', $4, '{owner}', '2026-01-01', '2027-01-01')`,
      [teamId, id, personId, approvals],
    );
  }
  await asOwner("insert into grants (tenant_id, id, person_id, kind, permissions, request_id, begins_at, expires_at) values ($1, $2, $3, 'request', '{vaults.read}', $4, '2026-01-01', '2026-06-01')", [teamId, grantId, personId, granted]);
  await asOwner("insert into request_events (tenant_id, request_id, seq, kind, at, by_person, grant_id) values ($1, $2, 1, 'granted', '2026-01-01', $3, $4)", [teamId, granted, personId, grantId]);
}
