// The table of role by action: what is not declared may nobody, and roles grow one out of the other.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";

import { accessDomain } from "./domain.ts";
import { createPermissions } from "./permissions.ts";
import { createTestCaller } from "./testing.ts";

const permissions = createPermissions(accessDomain.permissions);

test("a permission that no domain declares cannot be asked for", () => {
  assert.throws(() => permissions.permits("owner", "access.invented"), /no domain declares/);
});

test("a permission is declared once", () => {
  assert.throws(() => createPermissions([...accessDomain.permissions, ...accessDomain.permissions]), /declared twice/);
});

test("an owner may all that others may; a viewer and a guest change nothing", () => {
  for (const name of permissions.names) assert.ok(permissions.permits("owner", name), name);
  assert.deepEqual(permissions.ofRole("viewer"), ["access.leave", "access.read", "access.request"]);
  assert.deepEqual(permissions.ofRole("guest"), ["access.leave", "access.read"]);
});

test("all that runs the team is administration", () => {
  const administration = new Set(accessDomain.permissions.filter(({ elevation }) => elevation === "required").map(({ name }) => name));
  for (const name of ["access.break-glass", "access.change-policy", "access.decide-changes", "access.delete-team", "access.manage-members", "access.update-team"]) assert.ok(administration.has(name), name);
});

const TEAM = createUuid();
const PROJECT = createUuid();
const DECLARED = [
  { name: "things.read", title: "Read", roles: ["viewer", "guest"], elevation: "none", about: "project" },
  { name: "things.rule", title: "Rule", roles: ["owner"], elevation: "required", about: "team" },
] as const;
const things = createPermissions(DECLARED);
const grant = { grantId: createUuid(), tenantId: TEAM, kind: "request", permissions: ["things.read"], projects: [PROJECT] } as const;
const elevation = { grantId: createUuid(), tenantId: TEAM, kind: "elevation", permissions: [], projects: "all" } as const;

test("what the role does not allow, a grant does within its projects, and the act is done under it", () => {
  const caller = createTestCaller({ tenantId: TEAM, role: "respondent", changes: { grants: [grant] } });
  assert.equal(things.authorise(caller, { tenantId: TEAM, permission: "things.read", projectId: PROJECT }).under, grant.grantId);
  assert.throws(() => things.authorise(caller, { tenantId: TEAM, permission: "things.read", projectId: createUuid() }), { code: "access.denied" });
  assert.deepEqual(things.reach(caller, { tenantId: TEAM, permission: "things.read" }), new Set([PROJECT]));
});

test("what is lent for some projects does not open what is about the whole team", () => {
  const lent = { ...grant, permissions: ["things.read", "things.rule"] };
  const caller = (projects: typeof grant.projects | "all") => createTestCaller({ tenantId: TEAM, role: "respondent", changes: { grants: [{ ...lent, projects }, elevation] } });
  assert.equal(things.authorise(caller([PROJECT]), { tenantId: TEAM, permission: "things.read" }).under, grant.grantId);
  assert.throws(() => things.authorise(caller([PROJECT]), { tenantId: TEAM, permission: "things.rule" }), { code: "access.denied" });
  assert.equal(things.authorise(caller([PROJECT]), { tenantId: TEAM, permission: "things.rule", projectId: PROJECT }).under, grant.grantId);
  assert.equal(things.authorise(caller("all"), { tenantId: TEAM, permission: "things.rule" }).under, grant.grantId);
});

test("a grant in another team is none here", () => {
  const caller = createTestCaller({ tenantId: TEAM, role: "respondent", changes: { grants: [{ ...grant, tenantId: createUuid() }] } });
  assert.throws(() => things.authorise(caller, { tenantId: TEAM, permission: "things.read" }), { code: "access.denied" });
});

test("a role that reaches some projects reaches no others", () => {
  const teams = [{ tenantId: TEAM, role: "guest", projects: [PROJECT], demands: "one-factor", stale: false }] as const;
  const caller = createTestCaller({ tenantId: TEAM, role: "guest", changes: { teams } });
  assert.equal(things.authorise(caller, { tenantId: TEAM, permission: "things.read", projectId: PROJECT }).under, null);
  assert.throws(() => things.authorise(caller, { tenantId: TEAM, permission: "things.read", projectId: createUuid() }), { code: "access.denied" });
});

test("administration needs an elevation, and an elevation alone allows nothing", () => {
  const owner = createTestCaller({ tenantId: TEAM, role: "owner" });
  assert.throws(() => things.authorise(owner, { tenantId: TEAM, permission: "things.rule" }), { code: "access.elevation-required" });
  assert.equal(things.authorise({ ...owner, grants: [elevation] }, { tenantId: TEAM, permission: "things.rule" }).under, elevation.grantId);
  const viewer = createTestCaller({ tenantId: TEAM, role: "viewer", changes: { grants: [elevation] } });
  assert.throws(() => things.authorise(viewer, { tenantId: TEAM, permission: "things.rule" }), { code: "access.denied" });
});

test("administration with a permission that was lent needs an elevation too, and is done under what lent it", () => {
  const lent = { ...grant, permissions: ["things.rule"], projects: "all" } as const;
  const caller = createTestCaller({ tenantId: TEAM, role: "viewer", changes: { grants: [lent] } });
  assert.throws(() => things.authorise(caller, { tenantId: TEAM, permission: "things.rule" }), { code: "access.elevation-required" });
  assert.equal(things.authorise({ ...caller, grants: [elevation, lent] }, { tenantId: TEAM, permission: "things.rule" }).under, lent.grantId);
});

test("a session that began too weakly for the team may nothing in it", () => {
  const teams = [{ tenantId: TEAM, role: "viewer", projects: "all", demands: "two-factors", stale: false }] as const;
  for (const [strength, may] of [["one-factor", false], ["two-factors", true], ["passkey", true]] as const) {
    const caller = createTestCaller({ tenantId: TEAM, role: "viewer", changes: { teams, strength } });
    const ask = () => things.authorise(caller, { tenantId: TEAM, permission: "things.read" });
    if (may) assert.equal(ask().under, null);
    else assert.throws(ask, { code: "access.sign-in-too-weak" });
  }
});

test("a session that is older than the team's policy allows may nothing in it", () => {
  const teams = [{ tenantId: TEAM, role: "viewer", projects: "all", demands: "one-factor", stale: true }] as const;
  const caller = createTestCaller({ tenantId: TEAM, role: "viewer", changes: { teams } });
  assert.throws(() => things.authorise(caller, { tenantId: TEAM, permission: "things.read" }), { code: "access.session-stale" });
  assert.throws(() => things.reach(caller, { tenantId: TEAM, permission: "things.read" }), { code: "access.session-stale" });
});

test("a token may no more than its scopes", () => {
  const caller = createTestCaller({ tenantId: TEAM, role: "viewer", changes: { credential: "api-token", scopes: ["things.rule"] } });
  assert.throws(() => things.authorise(caller, { tenantId: TEAM, permission: "things.read" }), { code: "access.token-scope" });
});
