// The connection on both engines: who makes it, its one token, what groups are worth and who approves that, and what everybody else is.

import assert from "node:assert/strict";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { createUuid } from "#base/uuid.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { TEAM_ROLES } from "#protocol/api/roles.ts";
import type { JsonObject } from "#protocol/scim/match.ts";

import { ACCESS_TEST_DOMAINS } from "#domains/access/testing.ts";
import { createPeopledTeam, type PeopledTeam } from "#domains/access/members/testing/peopled-team.ts";

const idOf = ({ id }: JsonObject): string => (typeof id === "string" ? id : assert.fail("Expected an id"));
const fails = (code: ErrorCode) => (error: unknown) => isAppError(error, code);

forEachEngine("connections for provisioning", { domains: ACCESS_TEST_DOMAINS }, async (suite) => {
  const { t, asOwner } = suite;

  async function connect(team: PeopledTeam) {
    const { connections, users, groups } = team.access.provisioning;
    const { token } = await connections.connect(team.owner, team.teamId);
    const provider = await connections.authenticate(token);
    assert.ok(provider !== null);
    const addUser = async (email: string): Promise<string> => idOf(await users.create(provider, team.teamId, { body: { userName: email }, query: {} }));
    const addGroup = async (name: string, members: readonly string[]): Promise<string> => idOf(await groups.create(provider, team.teamId, { body: { displayName: name, members: members.map((value) => ({ value })) }, query: {} }));
    return { token, provider, addUser, addGroup };
  }
  const rolesOf = async (team: PeopledTeam): Promise<readonly string[]> =>
    (await asOwner("select m.role from memberships m join provisioned_users u on u.tenant_id = m.tenant_id and u.person_id = m.person_id where m.tenant_id = $1 order by m.role", [team.teamId])).map(({ role }) => String(role));

  await t.test("owners make it, within an elevation; who runs, audits or watches over the team sees it", async () => {
    const team = await createPeopledTeam(suite);
    const { connections } = team.access.provisioning;
    await assert.rejects(connections.connect(team.plain(team.owner), team.teamId), fails("access.elevation-required"));
    for (const role of TEAM_ROLES.filter((each) => each !== "owner")) {
      const caller = await team.add(role);
      await assert.rejects(async () => connections.connect(caller, team.teamId), fails("access.denied"), role);
      const look = () => connections.get(caller, team.teamId);
      if (["administrator", "auditor", "compliance-officer"].includes(role)) assert.equal((await look()).connection, null);
      else await assert.rejects(look(), fails("access.denied"), role);
    }
    const other = await createPeopledTeam(suite);
    await assert.rejects(async () => connections.connect(team.owner, other.teamId), fails("team.unknown"));
    await connect(team);
    await assert.rejects(connections.connect(team.owner, team.teamId), fails("provisioning.already-connected"));
    assert.ok((await team.events()).includes("access.provisioning-connected"));
  });

  await t.test("its token is kept as a hash, replaced by the next, and dies with the connection", async () => {
    const team = await createPeopledTeam(suite);
    const { connections } = team.access.provisioning;
    const { token, provider } = await connect(team);
    assert.deepEqual([provider.kind, provider.tenantId], ["provisioner", team.teamId]);
    const dump = JSON.stringify(await asOwner("select t::text as token, c::text as connection from provisioning_tokens t, provisioning_connections c", []));
    assert.ok(!dump.includes(token) && !dump.includes(Buffer.from(token).toString("hex")));
    const { token: next } = await connections.rotate(team.owner, team.teamId);
    assert.equal(await connections.authenticate(token), null);
    assert.ok((await connections.authenticate(next)) !== null);
    assert.notEqual((await connections.get(team.owner, team.teamId)).connection?.usedAt, null);
    await connections.end(team.owner, team.teamId);
    assert.equal(await connections.authenticate(next), null);
    for (const bad of ["", "x", `${next.slice(0, -1)}x`, next.replace("strongroom_scim_", "strongroom_")]) assert.equal(await connections.authenticate(bad), null);
    await assert.rejects(connections.rotate(team.owner, team.teamId), fails("provisioning.not-connected"));
  });

  await t.test("what a group is worth is a request that another approves; then it holds for all of its people at once", async () => {
    const team = await createPeopledTeam(suite);
    const deputy = await team.add("administrator");
    const { connections } = team.access.provisioning;
    const { addUser, addGroup } = await connect(team);
    const people = [await addUser("ada@example.org"), await addUser("grace@example.org")];
    const groupId = await addGroup("Engineering", people);
    assert.deepEqual(await rolesOf(team), [], "nobody is in the team by a group alone");
    const place = { teamId: team.teamId, groupId };
    await assert.rejects(connections.mapGroup(team.plain(team.owner), place, { role: "analyst", reason: "x" }), fails("access.elevation-required"));
    await assert.rejects(connections.mapGroup(team.owner, { ...place, groupId: createUuid() }, { role: "analyst", reason: "x" }), fails("provisioning.group-unknown"));
    const { state, requestId } = await connections.mapGroup(team.owner, place, { role: "analyst", reason: "They analyse" });
    assert.equal(state, "open");
    const request = { teamId: team.teamId, requestId };
    await assert.rejects(team.access.requests.decide(team.owner, request, { decision: "approve" }), fails("access-request.own"));
    assert.match(JSON.stringify(await team.access.requests.get(deputy, request)), /everybody in the group Engineering an analyst/);
    await team.access.requests.decide(deputy, request, { decision: "approve" });
    assert.deepEqual(await rolesOf(team), ["analyst", "analyst"]);
    const { connection } = await connections.get(team.owner, team.teamId);
    assert.deepEqual(connection?.groups.map(({ name, members, role }) => [name, members, role]), [["Engineering", 2, "analyst"]]);
    const events = await team.events();
    for (const event of ["access.group-mapped", "access.membership-provisioned", "access.group-provisioned", "access.user-provisioned"]) assert.ok(events.includes(event), event);
  });

  await t.test("what everybody else is, is a request that another approves: no owner makes all of a provider's people watch over the team alone", async () => {
    const team = await createPeopledTeam(suite);
    const deputy = await team.add("administrator");
    const { connections } = team.access.provisioning;
    await assert.rejects(connections.changeDefaultRole(team.owner, team.teamId, { role: "viewer", reason: "x" }), fails("provisioning.not-connected"));
    const { addUser } = await connect(team);
    await addUser("ada@example.org");
    assert.equal((await connections.get(team.owner, team.teamId)).connection?.defaultRole, null, "a new connection gives nobody anything");
    await assert.rejects(connections.changeDefaultRole(team.plain(team.owner), team.teamId, { role: "viewer", reason: "x" }), fails("access.elevation-required"));
    const { state, requestId } = await connections.changeDefaultRole(team.owner, team.teamId, { role: "compliance-officer", reason: "They watch" });
    assert.deepEqual([state, await rolesOf(team)], ["open", []]);
    const request = { teamId: team.teamId, requestId };
    await assert.rejects(team.access.requests.decide(team.owner, request, { decision: "approve" }), fails("access-request.own"));
    assert.match(JSON.stringify(await team.access.requests.get(deputy, request)), /every provisioned person whom no group gives a role a compliance officer/);
    await team.access.requests.decide(deputy, request, { decision: "approve" });
    assert.deepEqual(await rolesOf(team), ["compliance-officer"]);
    assert.ok((await team.events()).includes("access.provisioning-changed"));
    const before = await connections.changeDefaultRole(team.owner, team.teamId, { role: "viewer", reason: "x" });
    await connections.end(team.owner, team.teamId);
    await connect(team);
    await team.access.requests.decide(deputy, { teamId: team.teamId, requestId: before.requestId }, { decision: "approve" });
    assert.equal((await connections.get(team.owner, team.teamId)).connection?.defaultRole, null, "what was asked of one connection is nothing to the next");
  });

  await t.test("the highest of several roles counts, and everybody else is what the connection says", async () => {
    const team = await createPeopledTeam(suite);
    const { connections } = team.access.provisioning;
    const { addUser, addGroup } = await connect(team);
    await connections.changeDefaultRole(team.owner, team.teamId, { role: "viewer", reason: "x" });
    const people = [await addUser("ada@example.org"), await addUser("grace@example.org"), await addUser("joan@example.org")];
    const map = async (name: string, members: readonly string[], role: "administrator" | "auditor"): Promise<void> => void (await connections.mapGroup(team.owner, { teamId: team.teamId, groupId: await addGroup(name, members) }, { role, reason: "x" }));
    await map("Auditors", people.slice(0, 2), "auditor");
    await map("Administrators", people.slice(0, 1), "administrator");
    assert.deepEqual(await rolesOf(team), ["administrator", "auditor", "viewer"]);
    const { requestId } = await connections.changeDefaultRole(team.owner, team.teamId, { role: null, reason: "x" });
    const [administrator] = await asOwner("select person_id from memberships where tenant_id = $1 and role = 'administrator'", [team.teamId]);
    const approver = { ...team.owner, personId: String(administrator?.["person_id"]), sessionId: createUuid(), teams: team.owner.teams.map((each) => ({ ...each, role: "administrator" as const })) };
    await team.access.requests.decide(approver, { teamId: team.teamId, requestId }, { decision: "approve" });
    assert.deepEqual(await rolesOf(team), ["administrator", "auditor"], "who has no group's role is out");
    await connections.end(team.owner, team.teamId);
    assert.equal((await asOwner("select 1 from memberships where tenant_id = $1", [team.teamId])).length, 3, "with the connection nobody is ended");
    assert.equal((await asOwner("select 1 from provisioned_users where tenant_id = $1", [team.teamId])).length, 0, "and what it said is forgotten");
  });

  await t.test("who is in the team by another way is not ended by a first sync, but by what the connection gave and takes, or when no longer active", async () => {
    const team = await createPeopledTeam(suite);
    const email = `analyst-${createUuid()}@example.org`;
    const analyst = await team.add("analyst", email);
    const { connections, users, groups } = team.access.provisioning;
    const { provider, addUser, addGroup } = await connect(team);
    const userId = await addUser(email);
    assert.equal(await team.roleOf(analyst.personId), "analyst", "no group is mapped yet");
    const groupId = await addGroup("Engineering", [userId]);
    assert.equal((await connections.get(team.owner, team.teamId)).connection?.users.standing, 1);
    await connections.mapGroup(team.owner, { teamId: team.teamId, groupId: await addGroup("Auditors", []) }, { role: "auditor", reason: "x" });
    await users.patch(provider, { teamId: team.teamId, userId }, { body: { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations: [{ op: "replace", path: "displayName", value: "Ada" }] }, query: {}, ifMatch: null });
    assert.equal(await team.roleOf(analyst.personId), "analyst", "another group's role takes nothing from them");
    await connections.mapGroup(team.owner, { teamId: team.teamId, groupId }, { role: "viewer", reason: "x" });
    assert.equal(await team.roleOf(analyst.personId), "viewer");
    assert.equal((await connections.get(team.owner, team.teamId)).connection?.users.standing, 0);
    await groups.remove(provider, { teamId: team.teamId, groupId }, null);
    assert.equal(await team.roleOf(analyst.personId), null, "what a group gave, its end takes");
  });

  await t.test("lists come in the order that was asked for, page by page, with and without a filter", async () => {
    const team = await createPeopledTeam(suite);
    const { provider, addUser } = await connect(team);
    for (const name of ["carl", "Ada", "bea", "ADE"]) await addUser(`${name}@example.org`);
    const names = async (query: object): Promise<readonly string[]> => {
      const { Resources } = await team.access.provisioning.users.list(provider, team.teamId, { startIndex: 1, ...query });
      assert.ok(Array.isArray(Resources));
      return Resources.map(({ userName }: JsonObject) => (typeof userName === "string" ? userName.replace("@example.org", "") : "?"));
    };
    assert.deepEqual(await names({ sortBy: "userName" }), ["Ada", "ADE", "bea", "carl"]);
    assert.deepEqual(await names({ sortBy: "userName", sortOrder: "descending", count: 2 }), ["carl", "bea"]);
    assert.deepEqual(await names({ sortBy: "userName", startIndex: 2, count: 2 }), ["ADE", "bea"]);
    assert.deepEqual(await names({ sortBy: "userName", filter: 'userName sw "a"', sortOrder: "descending" }), ["ADE", "Ada"]);
    await assert.rejects(names({ sortBy: "name" }), fails("scim.invalid-value"));
  });

  await t.test("who is no longer active is out, whether or not the connection ever gave them a role", async () => {
    const team = await createPeopledTeam(suite);
    const email = `analyst-${createUuid()}@example.org`;
    const analyst = await team.add("analyst", email);
    const { provider, addUser } = await connect(team);
    const userId = await addUser(email);
    await team.access.provisioning.users.replace(provider, { teamId: team.teamId, userId }, { body: { userName: email, active: false }, query: {}, ifMatch: null });
    assert.equal(await team.roleOf(analyst.personId), null);
  });

  await t.test("an owner whom no group gives a role stays one, and is ended when they are no longer active", async () => {
    const team = await createPeopledTeam(suite);
    const email = `owner-${createUuid()}@example.org`;
    const second = await team.add("owner", email);
    const { provider, addUser, addGroup } = await connect(team);
    const userId = await addUser(email);
    assert.equal(await team.roleOf(second.personId), "owner");
    const groupId = await addGroup("Engineering", [userId]);
    await team.access.provisioning.groups.remove(provider, { teamId: team.teamId, groupId }, null);
    assert.equal(await team.roleOf(second.personId), "owner");
    await team.access.provisioning.users.replace(provider, { teamId: team.teamId, userId }, { body: { userName: email, active: false }, query: {}, ifMatch: null });
    assert.equal(await team.roleOf(second.personId), null);
  });
});
