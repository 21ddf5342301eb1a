// Object access, generated from the table of routes: every route by every kind of actor on own, other teams', unknown and
// malformed ids. What is expected follows from the table alone; another team's ids answer byte for byte as unknown ones do, and
// nothing of the other team has changed afterwards.

import assert from "node:assert/strict";

import { createUuid, type Uuid } from "#base/uuid.ts";
import { sealReason } from "#domains/access/requests/sealed.ts";
import { createPermissions } from "#domains/access/index.ts";
import { forEachEngine, type TestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { changesState, type Route } from "#platform/http/route.ts";
import type { TeamRole } from "#protocol/api/roles.ts";
import { PATCH_URN } from "#protocol/scim/patch.ts";
import { DOMAINS } from "#roles/domains.ts";
import { isWholeRun } from "#roles/testing/seeded-random.ts";

import { insertLive } from "./live-samples.ts";
import { insertRoom } from "./room-samples.ts";
import { restoreTeam } from "./member-samples.ts";
import { connectProvider, personOf } from "./provisioning-house.ts";
import { createVictim, paramsOf, ROLES, sampleBody, urlOf, VICTIM_DOMAINS, type Answer, type ParamValues, type Victim } from "./victim.ts";

interface Actor {
  readonly name: string;
  /** Null for nobody, or for a session that has ended. */
  readonly personId: Uuid | null;
  /** In the team that is asked for as its own. */
  readonly role: TeamRole | null;
  /** Within an elevation in that team. */
  readonly elevated: boolean;
  /** Access that is over, or a credential for somebody else: it opens nothing more than there is without it, so what is its own is enough to ask for. */
  readonly lapsed?: "membership" | "grant" | "elevation" | "audience";
}

const permissions = createPermissions(DOMAINS.flatMap((domain) => domain.permissions));

/** The error of each parameter's thing when it is not there. */
const UNKNOWN_CODES: Readonly<Record<string, string>> = {
  teamId: "team.unknown",
  projectId: "project.unknown",
  vaultId: "vault.unknown",
  runId: "run.unknown",
  snapshotId: "report.unknown",
  older: "report.unknown",
  newer: "report.unknown",
  turnId: "archivist.turn-unknown",
  recordId: "audit.record-unknown",
  personId: "member.unknown",
  invitationId: "invitation.unknown",
  requestId: "access-request.unknown",
  grantId: "grant.unknown",
  reviewId: "access-review.unknown",
  connectionId: "single-sign-on.unknown",
  webhookId: "webhook.unknown",
  secretId: "webhook.secret-unknown",
  deliveryId: "webhook.delivery-unknown",
  scheduleId: "report-schedule.unknown",
  roomId: "room.unknown",
  documentId: "room.document-unknown",
  guestId: "room.guest-unknown",
  liveSessionId: "live.unknown",
};

forEachEngine("object access", { domains: VICTIM_DOMAINS, oneWhenShort: true }, async ({ t, asOwner, ...database }) => {
  const victim = await createVictim({ ...database, asOwner });
  t.after(() => victim.close());
  const former = await formerMember(victim, asOwner);
  const actors: readonly Actor[] = [
    { name: "anonymous", personId: null, role: null, elevated: false },
    ...ROLES.flatMap((role): Actor[] => [
      { name: role, personId: victim.own.people[role], role, elevated: false },
      { name: `${role}, elevated`, personId: victim.own.people[role], role, elevated: true },
    ]),
    { name: "owner of another team", personId: victim.third.people.owner, role: null, elevated: false },
    { name: "stranger without a team", personId: victim.stranger, role: null, elevated: false },
    { name: "former member", personId: former, role: null, elevated: false },
    { name: "guest whose time is over", personId: await guestOfBefore(victim, asOwner), role: null, elevated: false },
    { name: "suspended by the identity provider", personId: await suspendedMember(victim, { ...database, asOwner }), role: null, elevated: false, lapsed: "membership" },
    { name: "viewer whose grant is over", personId: await viewerOfBefore(victim, asOwner), role: "viewer", elevated: false, lapsed: "grant" },
    { name: "owner whose elevation is over", personId: victim.own.people.owner, role: "owner", elevated: false, lapsed: "elevation" },
    { name: "owner with the token of a service", personId: victim.own.people.owner, role: "owner", elevated: true, lapsed: "audience" },
  ];
  /** Sessions that nothing has changed since they began. */
  const tokens = new Map<Actor, string>();
  const tokenOf = async (actor: Actor): Promise<string | null> => {
    if (actor.personId === null) return null;
    const token = tokens.get(actor) ?? (await victim.signIn(actor.personId, actor.elevated ? victim.own.teamId : undefined));
    tokens.set(actor, token);
    return token;
  };
  const untouched = await victim.dump(victim.other.teamId);
  let cases = 0;

  for (const route of victim.web.routes) {
    await t.test(`${route.endpoint.method} ${route.endpoint.path}`, async () => {
      for (const actor of actors) {
        // Where no elevation is asked for, one changes nothing.
        if (actor.elevated && actor.lapsed === undefined && !needsElevationOf(route)) continue;
        if (actor.lapsed !== undefined && !isWholeRun() && nextLapsed++ % LAPSED_EVERY !== 0) continue;
        const token = await tokenOf(actor);
        if (actor.lapsed === "elevation") await elevateBefore(victim, asOwner, token ?? "");
        const authorization = actor.lapsed === "audience" ? `Bearer ${await victim.serviceToken()}` : null;
        for (const attempt of actor.lapsed === undefined ? attemptsOn(route, victim) : [{ params: paramsOf(victim.own), foreign: null }]) {
          const answer = await ask(victim, { route, token, params: attempt.params, authorization });
          judge({ route, actor, attempt, answer });
          cases++;
          // What was refused has changed nothing.
          if (attempt.foreign !== null || !changesState(route.endpoint.method) || answer.status >= 400) continue;
          tokens.clear();
          await restoreTeam({ asOwner }, victim.own);
          if (route.endpoint.id.startsWith("live-session")) await insertLive({ asOwner }, { team: victim.own, key: victim.fieldKey(victim.own.teamId) });
          if (/^(?:room|visit|member|vault)/.test(route.endpoint.id)) await insertRoom({ asOwner }, { team: victim.own, key: victim.fieldKey(victim.own.teamId) });
        }
      }
    });
  }

  await t.test("a project of another team in a body or a query is as unknown as one that does not exist", async () => {
    const answers = new Set<string>();
    for (const projectId of [victim.other.projectId, createUuid()]) {
      for (const id of ["vault.create", "vault.update"]) {
        const route = victim.web.routes.find(({ endpoint }) => endpoint.id === id);
        assert.ok(route !== undefined);
        const { body } = sampleBody(route, { ...victim.own, projectId });
        const token = await victim.signIn(victim.own.people.owner);
        const answer = await victim.send({ method: route.endpoint.method, url: urlOf(route, paramsOf(victim.own)), token, body, headers: { "content-type": "application/json" } });
        assert.deepEqual([answer.status, answer.code], [404, "project.unknown"]);
        answers.add(answer.body);
      }
      const list = await victim.send({ method: "GET", url: `/api/v1/teams/${victim.own.teamId}/vaults?projectId=${projectId}`, token: await victim.signIn(victim.own.people.owner) });
      assert.equal(list.body, '{"items":[],"nextCursor":null}');
    }
    assert.equal(answers.size, 1);
  });

  await t.test("nothing of the other team has changed", async () => {
    assert.equal(await victim.dump(victim.other.teamId), untouched);
  });
  assert.ok(cases >= 3000, String(cases));
  t.diagnostic(`${cases} cases`);
});

interface Attempt {
  readonly params: ParamValues;
  /** The parameter that is not the team's own, and how; null for all its own. */
  readonly foreign: { readonly name: string; readonly kind: "other" | "random" | "malformed" } | null;
}

function attemptsOn(route: Route, victim: Victim): readonly Attempt[] {
  const own = paramsOf(victim.own);
  const other = paramsOf(victim.other);
  const names = [...route.endpoint.path.matchAll(/:([A-Za-z]+)/g)].map((match) => match[1] ?? "").filter((name) => name in UNKNOWN_CODES);
  const foreign = names.flatMap((name): readonly Attempt[] => [
    { params: { ...own, [name]: other[name] ?? "" }, foreign: { name, kind: "other" } },
    ...sampled([{ params: { ...own, [name]: createUuid() }, foreign: { name, kind: "random" } }] as const),
    ...malformedIds().map((value): Attempt => ({ params: { ...own, [name]: value }, foreign: { name, kind: "malformed" } })),
  ]);
  return [...foreign, { params: own, foreign: null }];
}

/** All in a whole run; else now and then, so that every route and every actor meets some. */
function sampled<Item>(items: readonly Item[]): readonly Item[] {
  return isWholeRun() || nextSample++ % SAMPLED_EVERY === 0 ? items : [];
}

/** Of routes by actors whose access is over: no multiple of how many there are, so that each meets every route in time. */
const LAPSED_EVERY = 3;
let nextLapsed = 0;

const SAMPLED_EVERY = 5;
let nextSample = 0;

/** All of them in a whole run; one after the other else. */
function malformedIds(): readonly string[] {
  return isWholeRun() ? MALFORMED_IDS : sampled([MALFORMED_IDS[nextMalformed++ % MALFORMED_IDS.length] ?? ""]);
}

let nextMalformed = 0;

const MALFORMED_IDS = ["1", "' or 1=1 --", "../../x", "00000000-0000-0000-0000-000000000000", "undefined", "%00"];

async function formerMember(victim: Victim, asOwner: (sql: string, parameters?: readonly unknown[]) => Promise<unknown>): Promise<Uuid> {
  const personId = createUuid();
  await asOwner("insert into people (person_id, created_at) values ($1, now())", [personId]);
  // Still in the directory, as after a crash between two steps: only the membership counts.
  await asOwner("insert into team_directory (person_id, team_id) values ($1, $2)", [personId, victim.own.teamId]);
  return personId;
}

async function ask(victim: Victim, given: { readonly route: Route; readonly token: string | null; readonly params: ParamValues; readonly authorization: string | null }): Promise<Answer> {
  const { route, token, params, authorization } = given;
  const { type, body } = sampleBody(route, victim.own);
  return victim.send({
    method: route.endpoint.method,
    url: urlOf(route, params) + (QUERIES[route.endpoint.id] ?? ""),
    token,
    body,
    headers: { "content-type": type ?? undefined, ...(authorization === null ? {} : { authorization }) },
  });
}

type AsOwner = (sql: string, parameters?: readonly unknown[]) => Promise<unknown>;

/** Came by SCIM, and was set inactive there: still somebody, with a session of before. */
async function suspendedMember(victim: Victim, database: TestDatabase): Promise<Uuid> {
  const provider = await connectProvider(victim, database, { teamId: victim.own.teamId, defaultRole: "analyst" });
  const userId = await provider.addUser("suspended@example.org");
  const personId = await personOf(database, userId);
  const answer = await provider.send("PATCH", `/Users/${userId}`, { body: { schemas: [PATCH_URN], Operations: [{ op: "replace", path: "active", value: false }] } });
  assert.equal(answer.status, 200, answer.text);
  return personId;
}

/** The team's viewer was an administrator for an hour, years ago. */
async function viewerOfBefore({ own: { teamId, people }, fieldKey }: Victim, asOwner: AsOwner): Promise<Uuid> {
  const [requestId, grantId] = [createUuid(), createUuid()];
  const key = fieldKey(teamId);
  const all = permissions.declarations.map(({ name }) => name);
  await asOwner(
    `insert into requests (tenant_id, id, kind, requested_by, bundle, permissions, duration_seconds, key_id, reason_sealed, approvals_needed, approver_roles, requested_at, answer_by)
      values ($1, $2, 'access', $3, 'as-administrator', $4, 3600, $5, $6, 0, '{owner}', '2020-01-01', '2020-01-08')`,
    [teamId, requestId, people.viewer, all, key.keyId, sealReason(key, requestId, "Why")],
  );
  await asOwner("insert into grants (tenant_id, id, person_id, kind, permissions, request_id, begins_at, expires_at) values ($1, $2, $3, 'request', $4, $5, '2020-01-01', '2020-01-01T01:00Z')", [teamId, grantId, people.viewer, all, requestId]);
  await asOwner("insert into request_events (tenant_id, request_id, seq, kind, at, by_person, grant_id) values ($1, $2, 1, 'granted', '2020-01-01', $3, $4)", [teamId, requestId, people.viewer, grantId]);
  return people.viewer;
}

async function elevateBefore({ own: { teamId } }: Victim, asOwner: AsOwner, token: string): Promise<void> {
  await asOwner(
    "insert into grants (tenant_id, id, person_id, kind, permissions, session_id, begins_at, expires_at) select $1, gen_random_uuid(), person_id, 'elevation', '{}', session_id, created_at - interval '2 hours', created_at - interval '1 hour' from sessions where token_hash = sha256($2::bytea)",
    [teamId, Buffer.from(token)],
  );
}

async function guestOfBefore(victim: Victim, asOwner: (sql: string, parameters?: readonly unknown[]) => Promise<unknown>): Promise<Uuid> {
  const personId = createUuid();
  const { teamId, projectId } = victim.own;
  await asOwner("insert into people (person_id, created_at) values ($1, now())", [personId]);
  await asOwner("insert into memberships (tenant_id, person_id, role, project_ids, expires_at, created_at) values ($1, $2, 'guest', $3, '2020-01-02', '2020-01-01')", [teamId, personId, [projectId]]);
  await asOwner("insert into team_directory (person_id, team_id) values ($1, $2)", [personId, teamId]);
  return personId;
}

/** Unknown things answer alike, whoever asks and whichever they are: the first answer of a kind is what the others must be. */
const unknownAnswers = new Map<string, string>();

function judge({ route, actor, attempt, answer }: { readonly route: Route; readonly actor: Actor; readonly attempt: Attempt; readonly answer: Answer }): void {
  const { access } = route;
  const what = `${actor.name}, ${attempt.foreign === null ? "own ids" : `${attempt.foreign.kind} ${attempt.foreign.name}`}: ${answer.status} ${answer.body}`;
  assert.ok(answer.status < 500, what);
  if (access === "public") return;
  if (access === "operator") return assert.deepEqual([answer.status, answer.code], [404, "request.route-unknown"], what);
  // Nobody's session opens it, whatever is asked for: only the token of the team's own connection does.
  if (access === "provisioner") return assert.deepEqual([answer.status, answer.body.includes("urn:ietf:params:scim:api:messages:2.0:Error")], [401, true], what);
  // For a service and for no front end: beside it the person's own cookie opens nothing but what begins and ends a session.
  if (actor.lapsed === "audience" && access !== "session") return assert.deepEqual([answer.status, answer.code], [401, access === "api-token" ? "api-token.refused" : "session.token-refused"], what);
  if (actor.personId === null) return assert.deepEqual([answer.status, answer.code], [401, access === "api-token" ? "api-token.refused" : "session.required"], what);
  if (access === "api-token") return assert.deepEqual([answer.status, answer.code], [401, "api-token.refused"], what);
  // A person's own account, in no team: what is refused is refused for what was sent, never for who sent it.
  if (access === "signed-in" || access === "session") return assert.ok(answer.status < 500 && answer.code !== "session.required" && answer.code?.startsWith("access.") !== true, what);
  if (attempt.foreign?.kind === "malformed") return assert.deepEqual([answer.status, answer.code], [400, "request.invalid"], what);
  if (attempt.foreign?.name === "teamId" || actor.role === null) return assertUnknown("team.unknown", answer, what);
  if (!permissions.permits(actor.role, access.permission)) return assert.deepEqual([answer.status, answer.code], [403, "access.denied"], what);
  if (needsElevation(access.permission) && !actor.elevated) return assert.deepEqual([answer.status, answer.code], [403, "access.elevation-required"], what);
  if (attempt.foreign !== null) {
    // A team or vault that this suite itself has deleted says so before it looks further; never for what is another's.
    if (answer.code === "team.deleting" || answer.code === "vault.deleting") return;
    return assertUnknown(UNKNOWN_CODES[attempt.foreign.name] ?? "", answer, what);
  }
  assert.ok(answer.status < 300 || answer.status === 409 || (OWN_REFUSALS[route.endpoint.id] ?? []).includes(answer.code ?? ""), what);
}

function needsElevationOf({ access }: Route): boolean {
  return typeof access === "object" && needsElevation(access.permission);
}

function needsElevation(permission: string): boolean {
  return permissions.declarations.some(({ name, elevation }) => name === permission && elevation === "required");
}

/** What a sample of this suite is refused for, though who asks may ask: it proves no factor, it decides on what is another's. */
const OWN_REFUSALS: Readonly<Record<string, readonly string[]>> = {
  // No provider has sent a group.
  "provisioning.map-group": ["provisioning.group-unknown"],
  "elevation.begin": ["factor.none", "sign-in.wait"],
  // Of the viewer and the analyst: who may see all of them sees these too, everybody else their own.
  "access-request.get": ["access-request.unknown"],
  "access-request.extend": ["access-request.unknown"],
  "access-request.withdraw": ["access-request.unknown"],
  "access-request.decide": ["access-request.unknown", "access-request.not-approver", "access-request.own", "access.elevation-required"],
  "break-glass.review": ["access-request.unknown"],
  "grant.get": ["grant.unknown"],
  "grant.end": ["grant.unknown", "access.denied"],
  "grant.acts": ["grant.unknown"],
  // The room is open: what it shows changes within an elevation alone.
  "room.change": ["access.elevation-required"],
  "room-document.add": ["access.elevation-required"],
  "room-document.put": ["access.elevation-required"],
  // Nobody has sent the content of its document.
  "room-document.download": ["room.document-unknown"],
  "visit.view": ["room.document-unknown"],
  "visit.download": ["room.document-unknown"],
  // The provider is nowhere, and the one before has removed the connection.
  "single-sign-on.update": ["single-sign-on.unknown"],
  "single-sign-on.switch-off": ["single-sign-on.unknown"],
  "single-sign-on.remove": ["single-sign-on.unknown"],
  "single-sign-on.check": ["single-sign-on.unknown", "single-sign-on.provider-failed"],
};

/** Where a query is needed for the answer to be anything. */
const QUERIES: Readonly<Record<string, string>> = { "access-review.export": "?format=json" };

function assertUnknown(code: string, answer: Answer, what: string): void {
  assert.deepEqual([answer.status, answer.code], [404, code], what);
  const first = unknownAnswers.get(code) ?? answer.body;
  unknownAnswers.set(code, first);
  assert.equal(answer.body, first, what);
}
