// Users as a provider makes, reads, changes and removes them. Each change is settled in its own transaction: who is ended is out when it commits.

import { AppError } from "#base/app-error.ts";
import { createUuid, isUuid, type Uuid } from "#base/uuid.ts";
import { ensurePerson } from "#domains/access/invitations/acceptance.ts";
import { webScope } from "#domains/access/scope.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import type { ScimListQuery, ScimOneQuery } from "#protocol/api/scim.ts";
import { project } from "#protocol/scim/answers.ts";
import { USER_SCHEMA } from "#protocol/scim/attributes.ts";
import type { Filter } from "#protocol/scim/filter.ts";
import { demandedText, type JsonObject } from "#protocol/scim/match.ts";
import { applyPatch, parsePatch } from "#protocol/scim/patch.ts";
import { addressOf, composeUser, parseUser, type ScimUser } from "#protocol/scim/resources.ts";

import { assertVersion, changeAlone, letIn, locationOf, PROVISIONER_ACTOR, type ProvisionerWork, type ProvisioningDeps } from "./deps.ts";
import { groupsOf } from "./group-store.ts";
import { answerList } from "./lists.ts";
import { indexOf, openGroup, openUser, sealUser } from "./profiles.ts";
import { settle } from "./settle.ts";
import type { ConnectionRow } from "./store.ts";
import { countUsers, deleteUser, findUser, hasOtherUser, insertUser, listUsers, updateUser, type UserLookUp, type UserRow } from "./user-store.ts";

export interface UserPlace {
  readonly teamId: Uuid;
  readonly userId: Uuid;
}

export interface ChangeGiven {
  readonly body: unknown;
  readonly query: ScimOneQuery;
  readonly ifMatch: string | null;
}

/** Each method: @throws AppError `scim.token-refused`, and `scim.not-here` where one is named. */
export interface ScimUsers {
  /** @throws AppError `scim.invalid-filter`, `scim.too-many`. */
  list(caller: Caller, teamId: Uuid, query: ScimListQuery): Promise<JsonObject>;
  get(caller: Caller, place: UserPlace, query: ScimOneQuery): Promise<JsonObject>;
  /** @throws AppError `scim.invalid-value`, `scim.uniqueness`, `member.too-many-administrators`, `team.deleting`. */
  create(caller: Caller, teamId: Uuid, given: Omit<ChangeGiven, "ifMatch">): Promise<JsonObject>;
  /** The same, and `scim.changed-meanwhile`, `member.last-owner`. */
  replace(caller: Caller, place: UserPlace, given: ChangeGiven): Promise<JsonObject>;
  /** The same, and what `applyPatch` throws. */
  patch(caller: Caller, place: UserPlace, given: ChangeGiven): Promise<JsonObject>;
  /** @throws AppError `member.last-owner`, `scim.changed-meanwhile`. */
  remove(caller: Caller, place: UserPlace, ifMatch: string | null): Promise<void>;
}

export function createScimUsers(deps: ProvisioningDeps): ScimUsers {
  return {
    async list(caller, teamId, query) {
      const work = await letIn(deps, caller, teamId);
      return deps.db.tenant(webScope(teamId), (tx) =>
        answerList({
          schema: USER_SCHEMA,
          query,
          count: async () => {
            const { active, ended } = await countUsers(tx);
            return active + ended;
          },
          read: async ({ filter, ...page }) => compose(deps, tx, work, await listUsers(tx, { ...page, lookUp: filter === null ? null : lookUpOf(work.key, filter) })),
        }),
      );
    },
    async get(caller, { teamId, userId }, query) {
      const work = await letIn(deps, caller, teamId);
      return project(USER_SCHEMA, await deps.db.tenant(webScope(teamId), async (tx) => composeOne(deps, tx, work, await getUser(tx, userId))), query);
    },
    create: (caller, teamId, given) => createUser(deps, caller, teamId, given),
    replace: (caller, place, given) => changeUser(deps, caller, place, { ...given, next: () => parseUser(given.body) }),
    patch(caller, place, given) {
      const operations = parsePatch(given.body);
      return changeUser(deps, caller, place, { ...given, next: (user) => parseUser(applyPatch(USER_SCHEMA, { ...user }, operations)) });
    },
    async remove(caller, { teamId, userId }, ifMatch) {
      const work = await letIn(deps, caller, teamId);
      const ended = await changeAlone(deps, work, async (tx, { defaultRole }) => {
        const row = await getUser(tx, userId);
        assertVersion(ifMatch, row.version);
        const changed = await settle(deps, tx, work, { users: [{ ...row, active: false }], defaultRole });
        await deleteUser(tx, userId);
        await record(deps, tx, { event: "access.user-deprovisioned", personId: row.personId, details: { connection: work.connectionId } });
        return changed;
      });
      ended.forEach((personId) => deps.forgetCaller(personId));
    },
  };
}

async function createUser(deps: ProvisioningDeps, caller: Caller, teamId: Uuid, { body, query }: Omit<ChangeGiven, "ifMatch">): Promise<JsonObject> {
  const work = await letIn(deps, caller, teamId);
  const user = parseUser(body);
  const address = addressOf(user);
  await ensurePerson(deps, address);
  const personId = await deps.identity.findPersonByEmail(address);
  if (personId === null) throw new Error("Defect: expected the person that was just made.");
  const now = new Date(deps.clock.now());
  const id = createUuid();
  const { profile, indexes } = sealUser(work.key, id, user);
  const row: UserRow = { id, personId, profile, active: user.active, placed: false, version: 1, createdAt: now, changedAt: now };
  return commit(deps, work, query, async (tx, connection) => {
    if (await hasOtherUser(tx, { userName: indexes.userName, personId, except: null })) throw new AppError("scim.uniqueness");
    await insertUser(tx, { connectionId: work.connectionId, row, indexes });
    await record(deps, tx, { event: "access.user-provisioned", personId, details: { connection: connection.id, active: user.active } });
    return row;
  });
}

interface Change extends ChangeGiven {
  next(user: ScimUser): ScimUser;
}

async function changeUser(deps: ProvisioningDeps, caller: Caller, { teamId, userId }: UserPlace, { query, ifMatch, next }: Change): Promise<JsonObject> {
  const work = await letIn(deps, caller, teamId);
  return commit(deps, work, query, async (tx, connection) => {
    const before = await getUser(tx, userId);
    assertVersion(ifMatch, before.version);
    const user = next(openUser(work.key, before));
    addressOf(user);
    const { profile, indexes } = sealUser(work.key, userId, user);
    const { personId } = before;
    if (await hasOtherUser(tx, { userName: indexes.userName, personId, except: userId })) throw new AppError("scim.uniqueness");
    const row: UserRow = { ...before, profile, active: user.active, version: before.version + 1, changedAt: new Date(deps.clock.now()) };
    await updateUser(tx, row, indexes);
    await record(deps, tx, { event: "access.user-reprovisioned", personId, details: { connection: connection.id, active: user.active } });
    return row;
  });
}

/** The change, and what follows from it for the membership. */
async function commit(deps: ProvisioningDeps, work: ProvisionerWork, query: ScimOneQuery, change: (tx: Tx, connection: ConnectionRow) => Promise<UserRow>): Promise<JsonObject> {
  const { resource, changed } = await changeAlone(deps, work, async (tx, connection) => {
    const row = await change(tx, connection);
    const settled = await settle(deps, tx, work, { users: [row], defaultRole: connection.defaultRole });
    return { resource: await composeOne(deps, tx, work, row), changed: settled };
  });
  changed.forEach((personId) => deps.forgetCaller(personId));
  return project(USER_SCHEMA, resource, query);
}

async function record(deps: ProvisioningDeps, tx: Tx, act: { readonly event: string; readonly personId: Uuid; readonly details: Readonly<Record<string, string | boolean>> }): Promise<void> {
  await deps.audit.recordAct(tx, { actor: PROVISIONER_ACTOR, event: act.event, subject: { kind: "person", id: act.personId }, details: act.details });
}

/** @throws AppError `scim.not-here`. */
async function getUser(tx: Tx, userId: Uuid): Promise<UserRow> {
  const row = await findUser(tx, userId);
  if (row === null) throw new AppError("scim.not-here");
  return row;
}

async function composeOne(deps: ProvisioningDeps, tx: Tx, work: ProvisionerWork, row: UserRow): Promise<JsonObject> {
  const [resource] = await compose(deps, tx, work, [row]);
  if (resource === undefined) throw new Error("Defect: expected one resource for one row.");
  return resource;
}

async function compose(deps: ProvisioningDeps, tx: Tx, { key, teamId }: ProvisionerWork, rows: readonly UserRow[]): Promise<readonly JsonObject[]> {
  const groups = await groupsOf(tx, rows.map(({ id }) => id));
  return rows.map((row) => {
    const own = (groups.get(row.id) ?? []).map((group) => ({ id: group.id, name: openGroup(key, group).displayName }));
    return composeUser(openUser(key, row), { ...row, location: locationOf(deps, teamId, `/Users/${row.id}`) }, own);
  });
}

/** The narrowest that the filter demands; null when every user has to be looked at. */
function lookUpOf(key: DataKey, filter: Filter): UserLookUp | null {
  const id = demandedText(filter, "id", null);
  if (id !== null && isUuid(id)) return { by: "id", id };
  const userName = demandedText(filter, "userName", null);
  if (userName !== null) return { by: "userName", index: indexOf(key, "userName", userName) };
  const externalId = demandedText(filter, "externalId", null);
  if (externalId !== null) return { by: "externalId", index: indexOf(key, "externalId", externalId) };
  const email = demandedText(filter, "emails", "value");
  if (email !== null) return { by: "email", index: indexOf(key, "email", email) };
  const displayName = demandedText(filter, "displayName", null);
  if (displayName !== null) return { by: "displayName", index: indexOf(key, "displayName", displayName) };
  return filter.kind === "compare" && filter.operator === "eq" && filter.target.attribute.name === "active" && typeof filter.value === "boolean" ? { by: "active", active: filter.value } : null;
}
