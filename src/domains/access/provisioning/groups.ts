// Groups as a provider makes, reads, changes and removes them. A group gives its people a role once an administrator of the team has said which.

import { AppError } from "#base/app-error.ts";
import { createUuid, isUuid, type Uuid } from "#base/uuid.ts";
import { webScope } from "#domains/access/scope.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import type { ScimListQuery, ScimOneQuery } from "#protocol/api/scim.ts";
import { project } from "#protocol/scim/answers.ts";
import { GROUP_SCHEMA } from "#protocol/scim/attributes.ts";
import type { Filter } from "#protocol/scim/filter.ts";
import { demandedText, type JsonObject } from "#protocol/scim/match.ts";
import { applyPatch, parsePatch } from "#protocol/scim/patch.ts";
import { composeGroup, parseGroup, type ScimGroup } from "#protocol/scim/resources.ts";

import { assertVersion, changeAlone, letIn, locationOf, PROVISIONER_ACTOR, type ProvisionerWork, type ProvisioningDeps } from "./deps.ts";
import { addMembers, countGroups, deleteGroup, findGroup, hasOtherGroup, insertGroup, listGroups, membersOf, removeMembers, updateGroup, type GroupLookUp, type GroupRow } from "./group-store.ts";
import { answerList } from "./lists.ts";
import { indexOf, openGroup, openUser, sealGroup } from "./profiles.ts";
import { settle } from "./settle.ts";
import type { ConnectionRow } from "./store.ts";
import { findUsers } from "./user-store.ts";
import type { ChangeGiven } from "./users.ts";

export interface GroupPlace {
  readonly teamId: Uuid;
  readonly groupId: Uuid;
}

/** Each method: @throws AppError `scim.token-refused`, and `scim.not-here` where one is named. */
export interface ScimGroups {
  /** @throws AppError `scim.invalid-filter`, `scim.too-many`. */
  list(caller: Caller, teamId: Uuid, query: ScimListQuery): Promise<JsonObject>;
  get(caller: Caller, place: GroupPlace, query: ScimOneQuery): Promise<JsonObject>;
  /** @throws AppError `scim.invalid-value` (a member who is none of the connection's users, too), `scim.uniqueness`, `team.deleting`. */
  create(caller: Caller, teamId: Uuid, given: Omit<ChangeGiven, "ifMatch">): Promise<JsonObject>;
  /** The same, and `scim.changed-meanwhile`, `member.last-owner`, `member.too-many-administrators`. */
  replace(caller: Caller, place: GroupPlace, given: ChangeGiven): Promise<JsonObject>;
  /** The same, and what `applyPatch` throws. */
  patch(caller: Caller, place: GroupPlace, given: ChangeGiven): Promise<JsonObject>;
  remove(caller: Caller, place: GroupPlace, ifMatch: string | null): Promise<void>;
}

export function createScimGroups(deps: ProvisioningDeps): ScimGroups {
  return {
    async list(caller, teamId, query) {
      const work = await letIn(deps, caller, teamId);
      return deps.db.tenant(webScope(teamId), (tx) =>
        answerList({
          schema: GROUP_SCHEMA,
          query,
          count: () => countGroups(tx),
          read: async ({ filter, ...page }) => compose(deps, tx, work, await listGroups(tx, { ...page, lookUp: filter === null ? null : lookUpOf(work.key, filter) })),
        }),
      );
    },
    async get(caller, { teamId, groupId }, query) {
      const work = await letIn(deps, caller, teamId);
      return project(GROUP_SCHEMA, await deps.db.tenant(webScope(teamId), async (tx) => composeOne(deps, tx, work, await getGroup(tx, groupId))), query);
    },
    create: (caller, teamId, given) => createGroup(deps, caller, teamId, given),
    replace: (caller, place, given) => changeGroup(deps, caller, place, { ...given, next: () => parseGroup(given.body) }),
    patch(caller, place, given) {
      const operations = parsePatch(given.body);
      return changeGroup(deps, caller, place, { ...given, next: (group) => parseGroup(applyPatch(GROUP_SCHEMA, { ...group, members: group.members.map((value) => ({ value })) }, operations)) });
    },
    async remove(caller, { teamId, groupId }, ifMatch) {
      const work = await letIn(deps, caller, teamId);
      const changed = await changeAlone(deps, work, async (tx, { defaultRole }) => {
        const row = await getGroup(tx, groupId);
        assertVersion(ifMatch, row.version);
        const userIds = (await membersOf(tx, [groupId])).get(groupId) ?? [];
        await deleteGroup(tx, groupId);
        await record(deps, tx, { event: "access.group-deprovisioned", groupId, details: { connection: work.connectionId, members: userIds.length } });
        return settle(deps, tx, work, { users: await findUsers(tx, userIds), defaultRole });
      });
      changed.forEach((personId) => deps.forgetCaller(personId));
    },
  };
}

async function createGroup(deps: ProvisioningDeps, caller: Caller, teamId: Uuid, { body, query }: Omit<ChangeGiven, "ifMatch">): Promise<JsonObject> {
  const work = await letIn(deps, caller, teamId);
  const group = parseGroup(body);
  const id = createUuid();
  const now = new Date(deps.clock.now());
  const { profile, indexes } = sealGroup(work.key, id, group);
  const row: GroupRow = { id, profile, role: null, version: 1, createdAt: now, changedAt: now };
  return commit(deps, work, query, async (tx) => {
    if (await hasOtherGroup(tx, { name: indexes.name, except: null })) throw new AppError("scim.uniqueness");
    await insertGroup(tx, { connectionId: work.connectionId, row, indexes });
    const change = await changeMembers(tx, work, { groupId: id, before: [], after: group.members });
    await record(deps, tx, { event: "access.group-provisioned", groupId: id, details: { connection: work.connectionId, members: change.added.length } });
    return { row, touched: change.added };
  });
}

interface Change extends ChangeGiven {
  next(group: ScimGroup): ScimGroup;
}

async function changeGroup(deps: ProvisioningDeps, caller: Caller, { teamId, groupId }: GroupPlace, { query, ifMatch, next }: Change): Promise<JsonObject> {
  const work = await letIn(deps, caller, teamId);
  return commit(deps, work, query, async (tx) => {
    const before = await getGroup(tx, groupId);
    assertVersion(ifMatch, before.version);
    const members = (await membersOf(tx, [groupId])).get(groupId) ?? [];
    const group = next({ ...openGroup(work.key, before), members: [...members] });
    const { profile, indexes } = sealGroup(work.key, groupId, group);
    if (await hasOtherGroup(tx, { name: indexes.name, except: groupId })) throw new AppError("scim.uniqueness");
    const row: GroupRow = { ...before, profile, version: before.version + 1, changedAt: new Date(deps.clock.now()) };
    await updateGroup(tx, row, indexes);
    const { added, removed } = await changeMembers(tx, work, { groupId, before: members, after: group.members });
    await record(deps, tx, { event: "access.group-reprovisioned", groupId, details: { connection: work.connectionId, added: added.length, removed: removed.length } });
    return { row, touched: [...added, ...removed] };
  });
}

/** @throws AppError `scim.invalid-value` for a member who is none of the connection's users. */
async function changeMembers(tx: Tx, { connectionId }: ProvisionerWork, given: { readonly groupId: Uuid; readonly before: readonly Uuid[]; readonly after: readonly Uuid[] }): Promise<{ readonly added: readonly Uuid[]; readonly removed: readonly Uuid[] }> {
  const { groupId } = given;
  const [before, after] = [new Set(given.before), new Set(given.after)];
  const added = given.after.filter((userId) => !before.has(userId));
  const removed = given.before.filter((userId) => !after.has(userId));
  if ((await findUsers(tx, added)).length !== added.length) throw new AppError("scim.invalid-value", "Expected only ids of this connection's users as members.");
  await addMembers(tx, { connectionId, groupId, userIds: added });
  await removeMembers(tx, { groupId, userIds: removed });
  return { added, removed };
}

/** The change, and what follows from it for everybody it touches. */
async function commit(deps: ProvisioningDeps, work: ProvisionerWork, query: ScimOneQuery, change: (tx: Tx, connection: ConnectionRow) => Promise<{ readonly row: GroupRow; readonly touched: readonly Uuid[] }>): Promise<JsonObject> {
  const { resource, changed } = await changeAlone(deps, work, async (tx, connection) => {
    const { row, touched } = await change(tx, connection);
    const settled = row.role === null ? [] : await settle(deps, tx, work, { users: await findUsers(tx, touched), defaultRole: connection.defaultRole });
    return { resource: await composeOne(deps, tx, work, row), changed: settled };
  });
  changed.forEach((personId) => deps.forgetCaller(personId));
  return project(GROUP_SCHEMA, resource, query);
}

async function record(deps: ProvisioningDeps, tx: Tx, act: { readonly event: string; readonly groupId: Uuid; readonly details: Readonly<Record<string, string | number>> }): Promise<void> {
  await deps.audit.recordAct(tx, { actor: PROVISIONER_ACTOR, event: act.event, subject: { kind: "group", id: act.groupId }, details: act.details });
}

/** @throws AppError `scim.not-here`. */
async function getGroup(tx: Tx, groupId: Uuid): Promise<GroupRow> {
  const row = await findGroup(tx, groupId);
  if (row === null) throw new AppError("scim.not-here");
  return row;
}

async function composeOne(deps: ProvisioningDeps, tx: Tx, work: ProvisionerWork, row: GroupRow): Promise<JsonObject> {
  const [resource] = await compose(deps, tx, work, [row]);
  if (resource === undefined) throw new Error("Defect: expected one resource for one row.");
  return resource;
}

async function compose(deps: ProvisioningDeps, tx: Tx, { key, teamId }: ProvisionerWork, rows: readonly GroupRow[]): Promise<readonly JsonObject[]> {
  const members = await membersOf(tx, rows.map(({ id }) => id));
  const users = await findUsers(tx, [...new Set([...members.values()].flat())]);
  const names = new Map(users.map((user) => {
    const { displayName, userName } = openUser(key, user);
    return [user.id, displayName ?? userName];
  }));
  return rows.map((row) =>
    composeGroup(openGroup(key, row), { ...row, location: locationOf(deps, teamId, `/Groups/${row.id}`) }, (members.get(row.id) ?? []).map((id) => ({ id, display: names.get(id) ?? "" }))),
  );
}

/** The narrowest that the filter demands; null when every group has to be looked at. */
function lookUpOf(key: DataKey, filter: Filter): GroupLookUp | null {
  const id = demandedText(filter, "id", null);
  if (id !== null && isUuid(id)) return { by: "id", id };
  const displayName = demandedText(filter, "displayName", null);
  if (displayName !== null) return { by: "displayName", index: indexOf(key, "groupName", displayName) };
  const externalId = demandedText(filter, "externalId", null);
  if (externalId !== null) return { by: "externalId", index: indexOf(key, "externalId", externalId) };
  const member = demandedText(filter, "members", "value");
  return member !== null && isUuid(member) ? { by: "member", id: member } : null;
}
