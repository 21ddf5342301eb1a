// Live sessions on both engines: begun, listed and ended by whom they may be; what the relay is answered; and what is kept of them, for how long.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

import { accessDomain, createPermissions } from "#domains/access/index.ts";
import { createTestCaller } from "#domains/access/testing.ts";
import { auditDomain, createAudit } from "#domains/audit/index.ts";
import { identityDomain } from "#domains/identity/index.ts";
import { AppError, isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { DAY, HOUR, MINUTE } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { createTestLog, forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import { liveDomain } from "./domain.ts";
import { createLive } from "./live.ts";

const DOMAINS = [auditDomain, identityDomain, accessDomain, liveDomain];
const LIMITS = { maxMembers: 16, idleMs: 4 * HOUR, hostAwayMs: 30 * MINUTE, maxFrameBytes: 65_536, guestBytesPerSecond: 1, guestFramesPerSecond: 1, hostBytesPerSecond: 1, hostFramesPerSecond: 1 };
const ADDRESS = "203.0.113.77";
const ALL = { limit: 50 };

const fails = (code: ErrorCode) => (error: unknown) => isAppError(error, code);

forEachEngine("live sessions", { domains: DOMAINS }, async ({ t, db, clock, asOwner }) => {
  const tenantId = createUuid();
  const key = createEphemeralDataKey("field");
  const holders = new Map<Uuid, PersonCaller>();
  const cutOff: string[] = [];
  let deleting = false;
  const live = createLive({
    db, clock,
    log: createTestLog(),
    audit: createAudit({ clock, domains: DOMAINS }),
    permissions: createPermissions(DOMAINS.flatMap((domain) => domain.permissions)),
    fieldKey: async () => key,
    async requireLiveTeam() {
      if (deleting) throw new AppError("team.deleting");
    },
    describePeople: async (people) => new Map(people.map((id) => [id, { email: `${id}@example.org` }])),
    findBySessionCookie: async (cookie) => holders.get(cookie ?? "") ?? null,
    findHolder: async ({ id }) => holders.get(id) ?? null,
    listLiveCredentials: async (credentials) => new Set(credentials.map(({ id }) => id).filter((id) => holders.has(id))),
    forEachTeam: async (work) => void (await work(tenantId)),
    limits: LIMITS,
    maxSessions: 3,
    connectionsKeptMs: 30 * DAY,
    cutOff: (session) => void cutOff.push(Buffer.from(session).toString("base64url")),
  });
  const { sessions, register } = live;
  const as = (role: TeamRole): PersonCaller => {
    const caller = createTestCaller({ tenantId, role });
    holders.set(caller.sessionId, caller);
    return caller;
  };
  async function start(caller: PersonCaller, given: { readonly session?: Buffer; readonly membersOnly?: boolean } = {}) {
    const { session = randomBytes(16), membersOnly = false } = given;
    const started = await sessions.start(caller, tenantId, { session: session.toString("base64url"), hostTokenHash: randomBytes(32).toString("base64url"), membersOnly });
    const relayed = await register.find(session);
    assert.ok(relayed !== null);
    return { id: started.session.id, session, relayed };
  }
  const acts = async (event: string) => asOwner("select details from audit_outbox where event = $1 order by recorded_at", [event]);
  const [owner, host, other, viewer, auditor] = [as("owner"), as("analyst"), as("analyst"), as("viewer"), as("auditor")];

  await t.test("who may share starts one, and everybody but guests and respondents sees that it runs", async () => {
    const { id, session, relayed } = await start(host, { membersOnly: true });
    assert.deepEqual([relayed.id, relayed.tenantId, relayed.membersOnly], [id, tenantId, true]);
    await assert.rejects(start(host, { session }), fails("live.id-taken"));
    for (const role of ["viewer", "auditor", "compliance-officer", "respondent", "guest"] as const) await assert.rejects(start(as(role)), fails("access.denied"), role);
    for (const caller of [owner, viewer, auditor]) assert.deepEqual((await sessions.list(caller, tenantId, ALL)).items.map((each) => [each.id, each.startedBy.email === null, each.mayEnd, each.ended]), [[id, caller === viewer, caller === owner, null]]);
    await assert.rejects(sessions.list(as("guest"), tenantId, ALL), fails("access.denied"));
    await start(host);
    await start(other);
    await assert.rejects(start(owner), fails("live.too-many"));
    assert.equal((await acts("live.session-started")).length, 3);
  });

  await t.test("it is ended by whose it is, or by who administers the team, and then opens nothing", async () => {
    const mine = (await sessions.list(host, tenantId, ALL)).items.find(({ mayEnd, startedBy }) => mayEnd && startedBy.email === `${host.personId}@example.org`)?.id;
    assert.ok(mine !== undefined);
    await assert.rejects(sessions.end(other, tenantId, mine), fails("access.denied"));
    await assert.rejects(sessions.end(viewer, tenantId, mine), fails("access.denied"));
    await assert.rejects(sessions.end(owner, createUuid(), mine), fails("team.unknown"));
    await clock.advance(90_000);
    await sessions.end(host, tenantId, mine);
    await assert.rejects(sessions.end(host, tenantId, mine), fails("live.unknown"));
    for (const { id, ended } of (await sessions.list(owner, tenantId, ALL)).items) if (ended === null) await sessions.end(owner, tenantId, id);
    assert.equal(cutOff.length, 3);
    for (const session of cutOff) assert.equal(await register.find(Buffer.from(session, "base64url")), null);
    const ended = (await acts("live.session-ended"))[0]?.["details"];
    assert.deepEqual(typeof ended === "string" ? JSON.parse(ended) : ended, { reason: "person", seconds: 90, mostParticipants: 0 });
    assert.deepEqual((await sessions.list(owner, tenantId, ALL)).items.map((each) => [each.ended?.reason, [host.personId, owner.personId].includes(each.ended?.by?.id ?? "")]), [["person", true], ["person", true], ["person", true]]);
  });

  await t.test("the relay is told no as soon as whoever started it, or takes part, may not any more", async () => {
    const { relayed } = await start(host, { membersOnly: true });
    const member = await register.findMember(relayed, viewer.sessionId);
    assert.deepEqual(member, { personId: viewer.personId, sessionId: viewer.sessionId });
    assert.equal(await register.findMember(relayed, as("guest").sessionId), null, "a guest of the team is no member");
    assert.equal(await register.findMember(relayed, createTestCaller({ tenantId: createUuid(), role: "owner" }).sessionId), null);
    assert.equal(await register.findMember(relayed, undefined), null);
    const may = async () => [await register.mayShare(relayed), member !== null && (await register.mayStay(relayed, member))];
    assert.deepEqual(await may(), [true, true]);
    deleting = true;
    assert.deepEqual(await may(), [false, false], "the team is being deleted");
    deleting = false;
    holders.set(host.sessionId, { ...host, teams: host.teams.map((team) => ({ ...team, role: "viewer" })) });
    holders.set(viewer.sessionId, { ...viewer, teams: [] });
    assert.deepEqual(await may(), [false, false], "a role that was lowered, and one that was taken away");
    holders.set(host.sessionId, { ...host, scopes: ["live.read"] });
    assert.equal(await register.mayShare(relayed), false, "a token that is not for it");
    holders.delete(host.sessionId);
    assert.equal(await register.mayShare(relayed), false, "what it was started with has ended");
    holders.set(host.sessionId, host);
    holders.set(viewer.sessionId, viewer);
    await register.ended(relayed, { reason: "host", mostParticipants: 7 });
    assert.equal(await register.mayShare(relayed), false, "it has ended");
    assert.equal((await sessions.list(owner, tenantId, ALL)).items.find(({ id }) => id === relayed.id)?.mostParticipants, 7);
  });

  await t.test("in a round only those are asked about of whom something changed, or ends by time", async () => {
    const [{ relayed }, { relayed: theirs }] = [await start(host), await start(other)];
    const held = [{ session: relayed, members: [{ personId: viewer.personId, sessionId: viewer.sessionId }] }, { session: theirs, members: [] }];
    const both = [relayed.id, theirs.id];
    /** As the relay does it; gives whom it asked about. */
    const round = async (): Promise<readonly Uuid[]> => {
      const changed = await register.listChanged(held);
      for (const { session, members } of changed) {
        const stays = await Promise.all(members.map((member) => register.mayStay(session, member)));
        if ((await register.mayShare(session)) && stays.every(Boolean)) register.confirmed(session);
      }
      return changed.map(({ session }) => session.id);
    };
    assert.deepEqual(await round(), both, "nobody was asked about yet");
    // Whose credential is known from then on counts into the mark.
    await round();
    assert.deepEqual(await round(), []);
    const stranger = createUuid();
    for (const personId of [host.personId, stranger]) await asOwner("insert into people (person_id, created_at) values ($1, now())", [personId]);
    const changes: readonly (readonly [what: string, changed: readonly Uuid[], sql: string, ...given: readonly unknown[]])[] = [
      ["a stranger", [], "insert into memberships (tenant_id, person_id, role, created_at) values ($1, $2, 'viewer', now())", tenantId, stranger],
      ["a membership", both, "insert into memberships (tenant_id, person_id, role, created_at) values ($1, $2, 'analyst', now())", tenantId, host.personId],
      ["a role", both, "update memberships set role = 'viewer' where person_id = $1", host.personId],
      ["an end of a membership", both, "delete from memberships where person_id = $1", host.personId],
      ["a grant", both, "insert into grants (tenant_id, id, person_id, kind, permissions, session_id, begins_at, expires_at) values ($1, $1, $2, 'elevation', '{}', $3, now(), now() + interval '1 hour')", tenantId, host.personId, host.sessionId],
      ["the end of a grant", both, "insert into grant_ends (tenant_id, grant_id, ended_at, why) values ($1, $1, now(), 'holder')", tenantId],
      ["a session that stood idle", both, "insert into idle_session_ends (tenant_id, session_id, ended_at) values ($1, $2, now())", tenantId, viewer.sessionId],
      ["the team", both, "insert into teams (tenant_id, key_id, name_sealed, created_at) values ($1, $1, '\\x00', now())", tenantId],
      ["the team's deletion", both, "update teams set deleted_at = now(), purge_after = now() where tenant_id = $1", tenantId],
    ];
    for (const [what, changed, sql, ...given] of changes) {
      await asOwner(sql, given);
      assert.deepEqual(await round(), changed, what);
    }
    holders.delete(viewer.sessionId);
    for (const why of ["the end of a member's session", "and what is not good stays in question"]) assert.deepEqual(await round(), [relayed.id], why);
    holders.set(viewer.sessionId, viewer);
    await round();
    holders.set(other.sessionId, { ...other, countsUntil: new Date(clock.now() + 6 * MINUTE) });
    await clock.advance(5 * MINUTE);
    assert.deepEqual(await round(), both, "after some minutes, whatever the marks");
    holders.set(other.sessionId, other);
    await clock.advance(MINUTE);
    assert.deepEqual(await round(), [theirs.id], "when something of it ends by time");
    await sessions.end(host, tenantId, relayed.id);
    assert.deepEqual(await round(), [relayed.id], "the end of the session");
    await sessions.end(other, tenantId, theirs.id);
  });

  await t.test("who was connected from where is kept sealed, seen by few, and forgotten", async () => {
    const { id, relayed, session } = await start(host);
    const disconnected = register.connected(relayed, { peer: 3, address: ADDRESS });
    register.participants(relayed, 4);
    await register.settled();
    await clock.advance(MINUTE);
    disconnected();
    await register.settled();
    const place = { teamId: tenantId, id };
    for (const caller of [owner, auditor]) {
      const [connection] = (await sessions.connections(caller, place, ALL)).items;
      assert.deepEqual([connection?.guest, connection?.address], [3, ADDRESS]);
      assert.equal(Date.parse(connection?.disconnectedAt ?? "") - Date.parse(connection?.connectedAt ?? ""), MINUTE);
    }
    for (const caller of [host, viewer]) await assert.rejects(sessions.connections(caller, place, ALL), fails("access.denied"));
    await assert.rejects(sessions.connections(owner, { teamId: tenantId, id: createUuid() }, ALL), fails("live.unknown"));
    const stored = JSON.stringify(await asOwner("select c.*, encode(address_sealed, 'escape') as text from live_connections c"));
    assert.ok(!stored.includes(ADDRESS));
    await clock.advance(29 * DAY);
    await register.seen([session]);
    await live.sweep();
    assert.equal((await sessions.connections(owner, place, ALL)).items.length, 1);
    await clock.advance(DAY);
    await register.seen([session]);
    await live.sweep();
    assert.deepEqual((await sessions.connections(owner, place, ALL)).items, []);
    assert.equal((await sessions.list(owner, tenantId, ALL)).items.find((each) => each.id === id)?.mostParticipants, 4, "how many there were is kept");
  });

  await t.test("whose host never came back is ended by the sweep, also when the server was started again in between", async () => {
    const { id, session } = await start(host);
    await clock.advance(34 * MINUTE);
    await live.sweep();
    assert.notEqual(await register.find(session), null);
    await clock.advance(2 * MINUTE);
    await live.sweep();
    assert.equal(await register.find(session), null);
    assert.equal((await sessions.list(owner, tenantId, ALL)).items.find((each) => each.id === id)?.ended?.reason, "host-away");
  });
});
