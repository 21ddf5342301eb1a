// The table of routes against everything else that speaks of routes: the described API, the permissions, the audit log. And what
// the table promises is kept: a call that did what it was asked leaves the record that its row names.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { createPermissions } from "#domains/access/index.ts";
import { openAnyTestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { isOfPages } from "#platform/http/admission.ts";
import { changesState, type Route } from "#platform/http/route.ts";
import type { TeamRole } from "#protocol/api/roles.ts";
import { ENDPOINTS } from "#protocol/api/endpoints.ts";
import { DOMAINS } from "#roles/domains.ts";

import { insertRoom } from "./room-samples.ts";
import { restoreTeam } from "./member-samples.ts";
import { createVictim, paramsOf, sampleBody, urlOf, VICTIM_DOMAINS, type VictimTeam } from "./victim.ts";

const database = await openAnyTestDatabase({ domains: VICTIM_DOMAINS });
const victim = await createVictim(database);
after(async () => {
  await victim.close();
  await database.close();
});
const { routes } = victim.web;
const { asOwner } = database;
const permissions = createPermissions(DOMAINS.flatMap((domain) => domain.permissions));

test("what is served is what is described, no more and no less", async () => {
  const described = ENDPOINTS.map(({ method, path }) => `${method} ${path}`).sort();
  assert.deepEqual(routes.map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`).sort(), described);
  const answer = await victim.send({ method: "GET", url: "/api/v1/openapi.json", token: null });
  const { paths } = JSON.parse(answer.body) as { readonly paths: Readonly<Record<string, object>> };
  const published = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`));
  assert.deepEqual(published.sort(), described);
});

test("each permission and each audit event of a route is declared by a domain", () => {
  const permissions = new Set(DOMAINS.flatMap((domain) => domain.permissions.map(({ name }) => name)));
  const events = new Set(DOMAINS.flatMap((domain) => domain.auditEvents.map(({ name }) => name)));
  for (const { endpoint, access, audit } of routes) {
    if (typeof access === "object") assert.ok(permissions.has(access.permission), `${endpoint.id}: ${access.permission}`);
    if (audit !== "none") assert.ok(events.has(audit), `${endpoint.id}: ${audit}`);
  }
});

/** Asks something of a provider, and keeps nothing. */
const CHANGES_NOTHING = ["single-sign-on.check"];

test("a route that changes something of a team is recorded, and says so", () => {
  for (const { endpoint, access, audit } of routes) {
    if (changesState(endpoint.method) && typeof access === "object" && !CHANGES_NOTHING.includes(endpoint.id)) assert.notEqual(audit, "none", endpoint.id);
  }
});

test("a route with a team in its path asks for a permission, or is for the team's provider", () => {
  for (const { endpoint, access } of routes) assert.equal(endpoint.path.includes(":teamId"), typeof access === "object" || access === "provisioner", endpoint.id);
});

test("every public route is one of these", () => {
  const open = routes.filter(({ access }) => access === "public").map(({ endpoint }) => endpoint.id);
  assert.deepEqual(open.sort(), [
    "audit.checkpoint", "audit.tile", "audit.tile-2", "audit.tile-3", "audit.tile-4", "audit.verifier", "badge.image", "csp.report", "device-login.poll",
    "device-login.start", "health.get", "invitation.open", "live-session.call-servers", "notices.stop", "notices.stop-by-provider", "openapi.get", "session.welcome", "sign-in.enter-passcode", "sign-in.enter-password",
    "sign-in.enter-second-factor", "sign-in.get", "sign-in.give-up", "sign-in.passkey", "sign-in.passkey-options", "sign-in.send-passcode",
    "sign-in.single-sign-on", "sign-in.single-sign-on-return", "signing-key.get", "single-sign-on.logout",
  ]);
});

test("what no page of ours sends is taken from nobody who is signed in", () => {
  const others = routes.filter(({ endpoint }) => !isOfPages(endpoint.input.body));
  assert.deepEqual(others.map(({ endpoint }) => endpoint.id).sort(), ["csp.report", "notices.stop-by-provider", "single-sign-on.logout"]);
  for (const { endpoint, access } of others) assert.equal(access, "public", endpoint.id);
});

/** Before each route, what it needs to be able to do its work. */
const PREPARE: Readonly<Record<string, (team: VictimTeam) => Promise<void>>> = {
  "team.restore": async ({ teamId }) => {
    await asOwner("update teams set deleted_at = now(), purge_after = now() + interval '1 day' where tenant_id = $1", [teamId]);
  },
  "vault.restore": async ({ vaultId }) => {
    await asOwner("update vaults set deleted_at = now(), purge_after = now() + interval '1 day' where id = $1", [vaultId]);
  },
  "vault.upload": async ({ teamId }) => {
    // A container that is on the disk comes with a vault made through the API.
    await createThroughApi(teamId);
    await endRuns(teamId);
  },
  "run.cancel": async ({ runId }) => {
    await asOwner("update vault_runs set state = 'running', ended_at = null where id = $1", [runId]);
  },
  "room.open": async ({ roomId }) => {
    await asOwner("update rooms set state = 'draft' where id = $1", [roomId]);
  },
  "visit.accept": async ({ guestId }) => {
    await asOwner("update room_guests set accepted_version = null, accepted_digest = null, accepted_at = null where id = $1", [guestId]);
  },
  "vault.replicate": async ({ vaultId }) => {
    await asOwner("update vaults set source_kind = 'sample' where id = $1", [vaultId]);
  },
};

async function createThroughApi(teamId: string): Promise<void> {
  const route = find("vault.create");
  const { body } = sampleBody(route, victim.own);
  const answer = await victim.send({ method: "POST", url: urlOf(route, { teamId }), token: await victim.signIn(victim.own.people.owner), body, headers: { "content-type": "application/json" } });
  assert.equal(answer.status, 201, answer.body);
}

async function endRuns(teamId: string): Promise<void> {
  await asOwner("update vault_runs set state = 'done', ended_at = now() where tenant_id = $1 and state in ('queued', 'running')", [teamId]);
}

function find(id: string): Route {
  const route = routes.find(({ endpoint }) => endpoint.id === id);
  assert.ok(route !== undefined, id);
  return route;
}

/** What they record needs more than a row: a report with its sealed evidence, a link. Their own tests look at it. */
const ELSEWHERE = [
  "report.get", "snapshot.report", "report.export", "report.sign", "session.welcome",
  // In states that only others' acts lead to: see src/domains/access/{requests,reviews}/*.db.test.ts and the suite on approvals.
  "access-request.extend", "access-request.decide", "break-glass.review", "access-review.start", "access-review.export",
  // One record for each of two snapshots: src/domains/vaults/suppressions/suppressions.db.test.ts.
  "comparison.export", "comparison.sign",
  // With a document that has its content: rooms.test.ts.
  "room-document.download", "visit.view", "visit.download",
  // With a real authenticator, and with a group that a provider has sent: src/domains/access/{elevation,provisioning}/*.db.test.ts.
  "elevation.begin", "provisioning.map-group",
];
/** What people do to their own account, which is in no path: beside these the suites of identity look at it. */
const OF_ONESELF = ["session.end", "api-token.create"];
/** What an owner has no need of, or that is another's. */
const BY_OTHERS: Readonly<Record<string, TeamRole>> = { "access-request.create": "viewer", "access-request.withdraw": "viewer", "team.leave": "respondent", "visit.accept": "guest", "visit.get": "guest", "visit.report": "guest", "visit.export": "guest" };

for (const route of routes.filter(({ audit, access, endpoint }) => audit !== "none" && (typeof access === "object" || OF_ONESELF.includes(endpoint.id)) && !ELSEWHERE.includes(endpoint.id))) {
  test(`${route.endpoint.id} leaves ${route.audit} in the audit log`, async () => {
    const { own } = victim;
    await PREPARE[route.endpoint.id]?.(own);
    const count = async (): Promise<number> => Number((await asOwner("select count(*)::int as count from audit_outbox where tenant_id = $1 and event = $2", [own.teamId, route.audit]))[0]?.["count"]);
    const before = await count();
    const { type, body } = sampleBody(route, own);
    // Administration is done within an elevation.
    const token = await victim.signIn(own.people[BY_OTHERS[route.endpoint.id] ?? "owner"], own.teamId);
    const answer = await victim.send({ method: route.endpoint.method, url: urlOf(route, paramsOf(own)), token, body, headers: { "content-type": type ?? undefined } });
    assert.ok(answer.status < 300, `${answer.status} ${answer.body}`);
    assert.equal(await count(), before + 1);
    // What the next route finds is what it was.
    await restoreTeam({ asOwner }, own);
    await insertRoom({ asOwner }, { team: own, key: victim.fieldKey(own.teamId) });
  });
}

test("an act that is refused leaves no record", async () => {
  const { own } = victim;
  const count = async (): Promise<unknown> => (await asOwner("select count(*)::int as count from audit_outbox"))[0]?.["count"];
  const before = await count();
  const refused = routes.filter(({ endpoint, access }) => changesState(endpoint.method) && typeof access === "object" && !permissions.permits("viewer", access.permission));
  assert.ok(refused.length > 20);
  for (const route of refused) {
    const { type, body } = sampleBody(route, own);
    const answer = await victim.send({ method: route.endpoint.method, url: urlOf(route, paramsOf(own)), token: await victim.signIn(own.people.viewer), body, headers: { "content-type": type ?? undefined } });
    assert.equal(answer.status, 403, route.endpoint.id);
  }
  assert.equal(await count(), before);
});
