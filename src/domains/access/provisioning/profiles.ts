// What a provider says of people and groups: sealed as one value, found by blind indexes under the team's own key.

import type { Uuid } from "#base/uuid.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";
import { foldText } from "#protocol/scim/attributes.ts";
import { parseGroup, parseUser, type ScimGroup, type ScimUser } from "#protocol/scim/resources.ts";

import type { GroupIndexes, GroupRow } from "./group-store.ts";
import type { SealedProfile, UserIndexes, UserRow } from "./user-store.ts";

type IndexedValue = "userName" | "displayName" | "email" | "groupName" | "externalId";

/** Texts that mean the same have one index; of an external id case matters (RFC 7643, section 3.1). */
export function indexOf(key: DataKey, what: IndexedValue, text: string): Uint8Array {
  return key.index(`provisioning.${what}`, what === "externalId" ? text : foldText(text));
}

export function sealUser(key: DataKey, id: Uuid, user: ScimUser): { readonly profile: SealedProfile; readonly indexes: UserIndexes } {
  const { active: _, ...said } = user;
  return {
    profile: seal(key, userCell(id), said),
    indexes: {
      userName: indexOf(key, "userName", user.userName),
      external: user.externalId === undefined ? null : indexOf(key, "externalId", user.externalId),
      display: user.displayName === undefined ? null : indexOf(key, "displayName", user.displayName),
      emails: user.emails.map(({ value }) => indexOf(key, "email", value)),
    },
  };
}

export function openUser(key: DataKey, row: UserRow): ScimUser {
  return parseUser({ ...open(key, userCell(row.id), row.profile), active: row.active });
}

export function sealGroup(key: DataKey, id: Uuid, group: ScimGroup): { readonly profile: SealedProfile; readonly indexes: GroupIndexes } {
  return {
    profile: seal(key, groupCell(id), { displayName: group.displayName, externalId: group.externalId }),
    indexes: { name: indexOf(key, "groupName", group.displayName), external: group.externalId === undefined ? null : indexOf(key, "externalId", group.externalId) },
  };
}

/** Without its members. */
export function openGroup(key: DataKey, row: GroupRow): ScimGroup {
  return parseGroup(open(key, groupCell(row.id), row.profile));
}

function seal(key: DataKey, cell: ReturnType<typeof userCell>, value: unknown): SealedProfile {
  return { keyId: key.keyId, sealed: sealText(key, cell, JSON.stringify(value)) };
}

function open(key: DataKey, cell: ReturnType<typeof userCell>, { sealed }: SealedProfile): object {
  return JSON.parse(openText(key, cell, sealed)) as object;
}

function userCell(row: Uuid): { readonly table: string; readonly column: string; readonly row: Uuid } {
  return { table: "provisioned_users", column: "profile_sealed", row };
}

function groupCell(row: Uuid): ReturnType<typeof userCell> {
  return { table: "provisioned_groups", column: "profile_sealed", row };
}
