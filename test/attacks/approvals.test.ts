// Approvals attacked: on own requests, twice, without the role, too late, at the same time, behind the service's back. Each case is one
// attempt with what must come of it; each begins in a team of its own.

import assert from "node:assert/strict";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { DAY, HOUR, MINUTE } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { createRequestHouse, type RequestHouse } from "#domains/access/requests/testing/request-house.ts";
import { ACCESS_TEST_DOMAINS } from "#domains/access/testing.ts";
import { forEachEngine, type TestSuite } from "#platform/db/testing/for-each-engine.ts";
import type { RequestDetails } from "#protocol/api/requests.ts";

const ASKED = { bundle: "as-analyst", projects: null, durationSeconds: 3600, reason: "Why" };

interface Scene extends RequestHouse, Pick<TestSuite, "clock" | "asOwner" | "execAsOwner" | "db"> {
  readonly viewer: Uuid;
  readonly owner: Uuid;
  readonly other: Uuid;
  ask(by: Uuid, bundle?: string): Promise<RequestDetails>;
  decide(requestId: Uuid, by: Uuid, decision?: "approve" | "refuse"): Promise<RequestDetails>;
  get(requestId: Uuid): Promise<RequestDetails>;
  /** How many grants the request led to, by what is in the table. */
  grants(requestId: Uuid): Promise<number>;
}

interface Case {
  readonly name: string;
  run(scene: Scene): Promise<void>;
}

async function refused(code: ErrorCode, attempt: Promise<unknown>): Promise<void> {
  await assert.rejects(attempt, (error: unknown) => isAppError(error, code) || assert.fail(`expected ${code}, got ${String(error)}`));
}

async function outcomes(attempts: readonly Promise<unknown>[]): Promise<number> {
  return (await Promise.allSettled(attempts)).filter(({ status }) => status === "fulfilled").length;
}

/** As the web role of the database would, whatever the program does. */
async function asWeb({ execAsOwner, teamId }: Scene, statement: string): Promise<void> {
  await execAsOwner(`set local role strongroom_web; select set_config('app.tenant', '${teamId}', true); ${statement}`);
}

const insertEvent = (requestId: Uuid, values: { readonly seq: number; readonly kind: string; readonly by: Uuid; readonly role?: string; readonly grantId?: Uuid }): string =>
  `insert into request_events (request_id, seq, kind, at, by_person, role, grant_id) values ('${requestId}', ${values.seq}, '${values.kind}', (select requested_at from requests where id = '${requestId}'), '${values.by}', ${values.role === undefined ? "null" : `'${values.role}'`}, ${values.grantId === undefined ? "null" : `'${values.grantId}'`})`;

const insertGrant = (requestId: Uuid, given: { readonly personId: Uuid; readonly permissions?: string; readonly days?: number }): string =>
  `insert into grants (id, person_id, kind, permissions, request_id, begins_at, expires_at) select gen_random_uuid(), '${given.personId}', 'request', ${given.permissions ?? "permissions"}, id, requested_at, requested_at + interval '${given.days ?? 0} days 1 hour' from requests where id = '${requestId}'`;

const OWN: readonly Case[] = [
  { name: "approving an own request", run: async (s) => { await s.setRole(s.viewer, "administrator"); const { id } = await s.ask(s.viewer, "as-compliance-officer"); await refused("access-request.own", s.decide(id, s.viewer)); } },
  { name: "refusing an own request", run: async (s) => { await s.setRole(s.viewer, "administrator"); const { id } = await s.ask(s.viewer, "as-compliance-officer"); await refused("access-request.own", s.decide(id, s.viewer, "refuse")); } },
  { name: "approving an own request after becoming an owner", run: async (s) => { const { id } = await s.ask(s.viewer); await s.setRole(s.viewer, "owner"); await refused("access-request.own", s.decide(id, s.viewer)); assert.equal((await s.get(id)).state, "open"); } },
  { name: "an own approval put into the table", run: async (s) => { const { id } = await s.ask(s.viewer); await assert.rejects(asWeb(s, insertEvent(id, { seq: 1, kind: "approved", by: s.viewer, role: "owner" })), /own request/); } },
  { name: "reviewing an own break-glass", run: async (s) => {
    const taken = await s.access.requests.breakGlass(await s.caller(s.owner, "elevated"), s.teamId, ASKED);
    await s.clock.advance(HOUR);
    await refused("access-request.own", s.access.requests.review(await s.caller(s.owner), { teamId: s.teamId, requestId: taken.id }, { finding: "justified", comment: "x" }));
  } },
  { name: "deciding on one's own line of a review", run: async (s) => {
    const review = await s.access.reviews.start(await s.caller(s.owner), s.teamId, { dueDays: 7 });
    const own = review.items.find(({ person }) => person.id === s.owner);
    await refused("access-review.own", s.access.reviews.decide(await s.caller(s.owner), { teamId: s.teamId, reviewId: review.id, lineId: own?.id ?? "" }, { decision: "keep" }));
    await assert.rejects(asWeb(s, `insert into access_review_decisions (review_id, line_id, decision, by_person, at) values ('${review.id}', '${own?.id}', 'keep', '${s.owner}', now())`), /own access/);
  } },
  { name: "proposing a change and approving it", run: async (s) => {
    const asked = await s.access.members.change(await s.caller(s.owner, "elevated"), { teamId: s.teamId, personId: s.viewer }, { role: "analyst", reason: "x" });
    const again = await s.caller(s.owner, "elevated");
    await refused("access-request.own", s.access.requests.decide(again, { teamId: s.teamId, requestId: asked.requestId }, { decision: "approve" }));
  } },
];

const TWICE: readonly Case[] = [
  { name: "one person's two approvals for two that are needed", run: async (s) => { await s.setApprovals({ access: 2 }); const { id } = await s.ask(s.viewer); await s.decide(id, s.owner); await refused("access-request.decided-already", s.decide(id, s.owner)); assert.equal(await s.grants(id), 0); } },
  { name: "refusing what one has approved", run: async (s) => { await s.setApprovals({ access: 2 }); const { id } = await s.ask(s.viewer); await s.decide(id, s.owner); await refused("access-request.decided-already", s.decide(id, s.owner, "refuse")); } },
  { name: "a second approval of the same person put into the table", run: async (s) => { await s.setApprovals({ access: 2 }); const { id } = await s.ask(s.viewer); await s.decide(id, s.owner); await assert.rejects(asWeb(s, insertEvent(id, { seq: 2, kind: "approved", by: s.owner, role: "owner" })), /decided_once/); } },
  { name: "an approval sent again after the last one", run: async (s) => { const { id } = await s.ask(s.viewer); await s.decide(id, s.owner); await refused("access-request.closed", s.decide(id, s.other)); await refused("access-request.closed", s.decide(id, s.owner)); assert.equal(await s.grants(id), 1); } },
  { name: "a second grant for one request, by the table", run: async (s) => { const { id } = await s.ask(s.viewer); await s.decide(id, s.owner); await assert.rejects(asWeb(s, insertGrant(id, { personId: s.viewer })), /granted once/); } },
  { name: "deciding a line of a review twice", run: async (s) => {
    const review = await s.access.reviews.start(await s.caller(s.owner), s.teamId, { dueDays: 7 });
    const place = { teamId: s.teamId, reviewId: review.id, lineId: review.items.find(({ person }) => person.id === s.viewer)?.id ?? "" };
    const caller = await s.caller(s.owner);
    await s.access.reviews.decide(caller, place, { decision: "keep" });
    await refused("access-review.decided-already", s.access.reviews.decide(caller, place, { decision: "remove", comment: "x" }));
  } },
  { name: "the same change proposed twice", run: async (s) => {
    const given = { role: "analyst", reason: "x" } as const;
    await s.access.members.change(await s.caller(s.owner, "elevated"), { teamId: s.teamId, personId: s.viewer }, given);
    await refused("access-request.open-already", s.access.members.change(await s.caller(s.other, "elevated"), { teamId: s.teamId, personId: s.viewer }, given));
  } },
];

const ROLES: readonly Case[] = [
  { name: "approving as a viewer, an analyst, an auditor", run: async (s) => { const { id } = await s.ask(s.viewer); await refused("access.denied", s.decide(id, await s.join("auditor"))); for (const role of ["viewer", "analyst"] as const) await refused("access-request.unknown", s.decide(id, await s.join(role))); } },
  { name: "an approval of somebody who has lost the role since", run: async (s) => { await s.setApprovals({ access: 2 }); const { id } = await s.ask(s.viewer); await s.decide(id, s.owner); await s.setRole(s.owner, "viewer"); const after = await s.decide(id, s.other); assert.deepEqual([after.state, after.approvals.given], ["open", 1]); assert.equal(await s.grants(id), 0); } },
  { name: "an approval of somebody who has left since", run: async (s) => { await s.setApprovals({ access: 2 }); const { id } = await s.ask(s.viewer); await s.decide(id, s.owner); await s.remove(s.owner); assert.equal((await s.decide(id, s.other)).state, "open"); } },
  { name: "approving with a session that remembers an old role", run: async (s) => { const { id } = await s.ask(s.viewer); const remembered = await s.caller(s.owner); await s.setRole(s.owner, "viewer"); await refused("access-request.not-approver", s.access.requests.decide(remembered, { teamId: s.teamId, requestId: id }, { decision: "approve" })); } },
  { name: "approving with a role that was only lent", run: async (s) => { const lent = await s.join("viewer"); const given = await s.ask(lent, "as-administrator"); await s.decide(given.id, s.owner); const { id } = await s.ask(s.viewer); await refused("access-request.not-approver", s.decide(id, lent)); } },
  { name: "approving in a role that this rule does not name", run: async (s) => { const administrator = await s.join("administrator"); const { id } = await s.ask(s.viewer, "as-administrator"); await refused("access-request.not-approver", s.decide(id, administrator)); } },
  { name: "an approval in a role that the rule does not name, by the table", run: async (s) => { const { id } = await s.ask(s.viewer); await assert.rejects(asWeb(s, insertEvent(id, { seq: 1, kind: "approved", by: s.other, role: "viewer" })), /rule does not name/); } },
  { name: "approving with a token instead of a session", run: async (s) => { const { id } = await s.ask(s.viewer); const program = { ...(await s.caller(s.owner)), credential: "api-token" } as const; await refused("access.token-scope", s.access.requests.decide(program, { teamId: s.teamId, requestId: id }, { decision: "approve" })); } },
  { name: "approving a change without an elevation", run: async (s) => { const asked = await s.access.members.change(await s.caller(s.owner, "elevated"), { teamId: s.teamId, personId: s.viewer }, { role: "analyst", reason: "x" }); await refused("access.elevation-required", s.decide(asked.requestId, s.other)); } },
  { name: "break-glass without an elevation", run: async (s) => { await refused("access.elevation-required", s.access.requests.breakGlass(await s.caller(s.owner), s.teamId, ASKED)); } },
  { name: "break-glass in a role that may not", run: async (s) => { await refused("access.denied", s.access.requests.breakGlass(await s.caller(s.viewer, "elevated"), s.teamId, ASKED)); } },
  { name: "a request where nobody else could approve", run: async (s) => { await s.remove(s.owner); await s.remove(s.other); await refused("access-request.no-approver", s.ask(s.viewer)); } },
  { name: "another team's request", run: async (s) => { const elsewhere = await createRequestHouse(s); const stranger = await elsewhere.join("owner"); const { id } = await s.ask(s.viewer); await refused("access-request.unknown", elsewhere.access.requests.decide(await elsewhere.caller(stranger), { teamId: elsewhere.teamId, requestId: id }, { decision: "approve" })); await refused("team.unknown", s.access.requests.decide(await elsewhere.caller(stranger), { teamId: s.teamId, requestId: id }, { decision: "approve" })); } },
];

const LATE: readonly Case[] = [
  { name: "approving what nobody answered in time", run: async (s) => { const { id } = await s.ask(s.viewer); await s.clock.advance(7 * DAY); await refused("access-request.closed", s.decide(id, s.owner)); assert.equal(await s.grants(id), 0); } },
  { name: "an approval after its time, by the table", run: async (s) => { const { id } = await s.ask(s.viewer); const late = insertEvent(id, { seq: 1, kind: "approved", by: s.owner, role: "owner" }).replace("(select requested_at", "(select answer_by"); await assert.rejects(asWeb(s, late), /expired request is not approved/); } },
  { name: "using a grant that is over", run: async (s) => { const { id } = await s.ask(s.viewer); await s.decide(id, s.owner); assert.equal((await s.caller(s.viewer)).grants.length, 1); await s.clock.advance(HOUR); assert.deepEqual((await s.caller(s.viewer)).grants, []); } },
  { name: "using a grant that was ended a moment ago", run: async (s) => { const { grant } = await s.decide((await s.ask(s.viewer)).id, s.owner); const using = await s.caller(s.viewer); assert.equal(using.grants.length, 1); await s.access.requests.grants.end(await s.caller(s.owner), { teamId: s.teamId, grantId: grant?.id ?? "" }); assert.deepEqual((await s.caller(s.viewer)).grants, []); } },
  { name: "setting the clock back after a grant is over", run: async (s) => { let at = s.clock.now(); const moving = await createRequestHouse({ ...s, clock: { ...s.clock, now: () => at } }); const [v, o] = [await moving.join("viewer"), await moving.join("owner")]; const { id } = await moving.access.requests.ask(await moving.caller(v), moving.teamId, ASKED); await moving.access.requests.decide(await moving.caller(o), { teamId: moving.teamId, requestId: id }, { decision: "approve" }); at += HOUR; assert.deepEqual((await moving.caller(v)).grants, []); at -= 30 * MINUTE; assert.deepEqual((await moving.caller(v)).grants, []); } },
  { name: "setting the clock back and starting again after what is over was written down", run: async (s) => { const { id } = await s.ask(s.viewer); await s.decide(id, s.owner); await s.clock.advance(HOUR); await s.access.requests.sweep(s.teamId); const ended = await s.asOwner("select why from grant_ends where tenant_id = $1", [s.teamId]); assert.deepEqual(ended, [{ why: "expired" }]); const rows = await s.asOwner("select 1 from grants g left join grant_ends e on e.grant_id = g.id where g.tenant_id = $1 and e.grant_id is null and expires_at > $2", [s.teamId, new Date(s.clock.now() - 30 * MINUTE)]); assert.deepEqual(rows, []); } },
  { name: "approving what was withdrawn", run: async (s) => { const { id } = await s.ask(s.viewer); await s.access.requests.withdraw(await s.caller(s.viewer), { teamId: s.teamId, requestId: id }); await refused("access-request.closed", s.decide(id, s.owner)); } },
  { name: "approving what was refused", run: async (s) => { const { id } = await s.ask(s.viewer); await s.decide(id, s.other, "refuse"); await refused("access-request.closed", s.decide(id, s.owner)); } },
  { name: "withdrawing another's request", run: async (s) => { const { id } = await s.ask(s.viewer); await refused("access-request.unknown", s.access.requests.withdraw(await s.caller(s.owner), { teamId: s.teamId, requestId: id })); } },
  { name: "extending what is over", run: async (s) => { const { id } = await s.ask(s.viewer); await s.decide(id, s.owner); await s.clock.advance(HOUR); await refused("grant.over", s.access.requests.extend(await s.caller(s.viewer), { teamId: s.teamId, requestId: id }, { durationSeconds: 3600, reason: "x" })); } },
  { name: "extending another's grant", run: async (s) => { const { id } = await s.ask(s.viewer); await s.decide(id, s.owner); await refused("access-request.unknown", s.access.requests.extend(await s.caller(s.other), { teamId: s.teamId, requestId: id }, { durationSeconds: 3600, reason: "x" })); } },
  { name: "an extension approved after somebody ended the grant", run: async (s) => { const first = await s.ask(s.viewer); const { grant } = await s.decide(first.id, s.owner); const more = await s.access.requests.extend(await s.caller(s.viewer), { teamId: s.teamId, requestId: first.id }, { durationSeconds: 3600, reason: "x" }); await s.access.requests.grants.end(await s.caller(s.owner), { teamId: s.teamId, grantId: grant?.id ?? "" }); assert.equal((await s.decide(more.id, s.owner)).state, "void"); assert.deepEqual((await s.caller(s.viewer)).grants, []); } },
  { name: "reviewing break-glass while it lasts", run: async (s) => { const taken = await s.access.requests.breakGlass(await s.caller(s.owner, "elevated"), s.teamId, ASKED); await refused("break-glass.not-over", s.access.requests.review(await s.caller(s.other), { teamId: s.teamId, requestId: taken.id }, { finding: "justified", comment: "x" })); } },
  { name: "approving for somebody who has left", run: async (s) => { const { id } = await s.ask(s.viewer); await s.remove(s.viewer); assert.equal((await s.decide(id, s.owner)).state, "void"); assert.equal(await s.grants(id), 0); } },
  { name: "approving a change whose subject has left", run: async (s) => { const asked = await s.access.members.change(await s.caller(s.owner, "elevated"), { teamId: s.teamId, personId: s.viewer }, { role: "analyst", reason: "x" }); await s.remove(s.viewer); const closed = await s.access.requests.decide(await s.caller(s.other, "elevated"), { teamId: s.teamId, requestId: asked.requestId }, { decision: "approve" }); assert.equal(closed.state, "void"); } },
  { name: "weakening the rule for what waits already", run: async (s) => { await s.setApprovals({ access: 2 }); const { id } = await s.ask(s.viewer); await s.setApprovals({ access: 0 }); assert.equal((await s.decide(id, s.owner)).state, "open"); assert.equal(await s.grants(id), 0); } },
];

const EDITS: readonly Case[] = [
  { name: "changing what was approved", run: async (s) => { const { id } = await s.ask(s.viewer); await s.decide(id, s.owner); for (const column of ["permissions = '{access.delete-team}'", "duration_seconds = 86400000", "requested_by = gen_random_uuid()", "approvals_needed = 0"]) { await assert.rejects(asWeb(s, `update requests set ${column}`), /permission denied/); await assert.rejects(s.execAsOwner(`update requests set ${column}`), /never changed/); } } },
  { name: "changing what waits, by the one column that locks", run: async (s) => { await s.ask(s.viewer); await assert.rejects(asWeb(s, "update requests set id = gen_random_uuid()"), /never changed/); } },
  { name: "changing or removing what happened", run: async (s) => { const { id } = await s.ask(s.viewer); await s.decide(id, s.owner); for (const statement of ["update request_events set by_person = gen_random_uuid()", "delete from request_events", "delete from requests", "truncate request_events"]) { await assert.rejects(asWeb(s, statement), /permission denied/); await assert.rejects(s.execAsOwner(statement), /never (changed|removed)|cannot truncate/); } } },
  { name: "a grant that nobody approved, by the table", run: async (s) => { const { id } = await s.ask(s.viewer); await assert.rejects(asWeb(s, insertGrant(id, { personId: s.viewer })), /needs the approvals/); } },
  { name: "a grant to somebody else, by the table", run: async (s) => { await s.setApprovals({ access: 2 }); const { id } = await s.ask(s.viewer); await assert.rejects(asWeb(s, insertGrant(id, { personId: s.other })), /what its request asked for/); } },
  { name: "a grant of more, by the table", run: async (s) => { const { id } = await s.ask(s.viewer); await assert.rejects(asWeb(s, insertGrant(id, { personId: s.viewer, permissions: "array_append(permissions, 'access.delete-team')" })), /what its request asked for/); } },
  { name: "a grant for longer, by the table", run: async (s) => { await s.setApprovals({ access: 0 }); const { id } = await s.ask(s.viewer); await assert.rejects(asWeb(s, insertGrant(id, { personId: s.viewer, days: 300 })), /lasts no longer/); } },
  { name: "closing a request as granted without approvals, by the table", run: async (s) => { const { id } = await s.ask(s.viewer); await assert.rejects(asWeb(s, insertEvent(id, { seq: 1, kind: "granted", by: s.viewer, grantId: createUuid() })), /approvals are missing/); } },
  { name: "adding to a closed request, by the table", run: async (s) => { const { id } = await s.ask(s.viewer); await s.decide(id, s.owner, "refuse"); await assert.rejects(asWeb(s, insertEvent(id, { seq: 2, kind: "approved", by: s.other, role: "owner" })), /closed request|events follow/); } },
  { name: "asking for what nobody offers", run: async (s) => { for (const bundle of ["as-owner", "access.delete-team", "__proto__", "constructor"]) await refused("request.invalid", s.ask(s.viewer, bundle)); } },
  { name: "asking for another team's project", run: async (s) => { const elsewhere = await createRequestHouse(s); await refused("project.unknown", s.access.requests.ask(await s.caller(s.viewer), s.teamId, { ...ASKED, projects: [elsewhere.projectId] })); } },
  { name: "asking for what one has", run: async (s) => { await refused("access-request.needless", s.ask(s.owner)); } },
];

const RACES: readonly Case[] = [
  { name: "eight approvals at the same time, one needed", run: async (s) => { const people = await joinOwners(s, 8); const { id } = await s.ask(s.viewer); assert.equal(await outcomes(people.map((person) => s.decide(id, person))), 1); assert.equal(await s.grants(id), 1); } },
  { name: "six approvals at the same time, three needed", run: async (s) => { await s.setApprovals({ access: 3 }); const people = await joinOwners(s, 6); const { id } = await s.ask(s.viewer); assert.equal(await outcomes(people.map((person) => s.decide(id, person))), 3); assert.equal(await s.grants(id), 1); } },
  { name: "one person six times at the same time, two needed", run: async (s) => { await s.setApprovals({ access: 2 }); const { id } = await s.ask(s.viewer); assert.equal(await outcomes(Array.from({ length: 6 }, () => s.decide(id, s.owner))), 1); assert.deepEqual([(await s.get(id)).state, await s.grants(id)], ["open", 0]); } },
  { name: "approving and withdrawing at the same time", run: async (s) => { const { id } = await s.ask(s.viewer); const withdrawing = s.access.requests.withdraw(await s.caller(s.viewer), { teamId: s.teamId, requestId: id }); assert.equal(await outcomes([s.decide(id, s.owner), withdrawing]), 1); const { state } = await s.get(id); assert.equal(await s.grants(id), state === "active" ? 1 : 0); } },
  { name: "approving and refusing at the same time", run: async (s) => { const { id } = await s.ask(s.viewer); assert.equal(await outcomes([s.decide(id, s.owner), s.decide(id, s.other, "refuse")]), 1); const { state } = await s.get(id); assert.equal(await s.grants(id), state === "active" ? 1 : 0); } },
  { name: "approving while losing the role", run: async (s) => { await s.setApprovals({ access: 2 }); const { id } = await s.ask(s.viewer); await s.decide(id, s.owner); await outcomes([s.decide(id, s.other), s.setRole(s.owner, "viewer")]); const { state } = await s.get(id); assert.equal(await s.grants(id), state === "active" ? 1 : 0); } },
  { name: "a change approved by five at the same time", run: async (s) => {
    const people = await joinOwners(s, 5);
    const asked = await s.access.members.change(await s.caller(s.owner, "elevated"), { teamId: s.teamId, personId: s.viewer }, { role: "analyst", reason: "x" });
    const callers = await Promise.all(people.map((person) => s.caller(person, "elevated")));
    assert.equal(await outcomes(callers.map((caller) => s.access.requests.decide(caller, { teamId: s.teamId, requestId: asked.requestId }, { decision: "approve" }))), 1);
    const records = await s.asOwner("select count(*)::int as count from audit_outbox where tenant_id = $1 and event = 'access.role-changed'", [s.teamId]);
    assert.deepEqual(records, [{ count: 1 }]);
  } },
  { name: "ending a grant five times at the same time", run: async (s) => { const { grant } = await s.decide((await s.ask(s.viewer)).id, s.owner); const caller = await s.caller(s.viewer); assert.equal(await outcomes(Array.from({ length: 5 }, () => s.access.requests.grants.end(caller, { teamId: s.teamId, grantId: grant?.id ?? "" }))), 1); } },
  { name: "beginning five reviews at the same time", run: async (s) => { const caller = await s.caller(s.owner); assert.equal(await outcomes(Array.from({ length: 5 }, () => s.access.reviews.start(caller, s.teamId, { dueDays: 7 }))), 1); } },
];

async function joinOwners(scene: Scene, count: number): Promise<readonly Uuid[]> {
  const people: Uuid[] = [];
  for (let index = 0; index < count; index++) people.push(await scene.join("owner"));
  return people;
}

const CASES = [...OWN, ...TWICE, ...ROLES, ...LATE, ...EDITS, ...RACES];

forEachEngine("approvals", { domains: ACCESS_TEST_DOMAINS }, async ({ t, db, clock, asOwner, execAsOwner }) => {
  for (const { name, run } of CASES) {
    await t.test(`withstood: ${name}`, async () => {
      const house = await createRequestHouse({ db, clock, asOwner });
      const { access, teamId } = house;
      const [viewer, owner, other] = [await house.join("viewer"), await house.join("owner"), await house.join("owner")];
      await run({
        ...house,
        clock, asOwner, execAsOwner, db, viewer, owner, other,
        ask: async (by, bundle = ASKED.bundle) => access.requests.ask(await house.caller(by), teamId, { ...ASKED, bundle }),
        decide: async (requestId, by, decision = "approve") => access.requests.decide(await house.caller(by), { teamId, requestId }, { decision, reason: "Because" }),
        get: async (requestId) => access.requests.get(await house.caller(other), { teamId, requestId }),
        grants: async (requestId) => Number((await asOwner("select count(*)::int as count from grants where request_id = $1", [requestId]))[0]?.["count"]),
      });
    });
  }
  t.diagnostic(`${CASES.length} cases`);
});
