// Bodies and ids that the routes of provisioning take, for the suites that attack every route.

import { createUuid, type Uuid } from "#base/uuid.ts";
import { PATCH_URN } from "#protocol/scim/patch.ts";
import { GROUP_URN, USER_URN } from "#protocol/scim/attributes.ts";

export const SCIM_SAMPLE_IDS: Readonly<Record<"userId" | "groupId", Uuid>> = { userId: createUuid(), groupId: createUuid() };

export const PROVISIONING_SAMPLES: Readonly<Record<string, () => object>> = {
  "provisioning.change": () => ({ defaultRole: "analyst", reason: "Everybody analyses" }),
  "provisioning.map-group": () => ({ role: "analyst", reason: "The group of those who analyse" }),
};

const USER = { schemas: [USER_URN], userName: "ada@example.org", emails: [{ value: "ada@example.org", primary: true }], active: true };
const GROUP = { schemas: [GROUP_URN], displayName: "Analysts", members: [] };

export const SCIM_SAMPLES: Readonly<Record<string, object>> = {
  "scim.create-user": USER,
  "scim.replace-user": USER,
  "scim.patch-user": { schemas: [PATCH_URN], Operations: [{ op: "replace", path: "active", value: false }] },
  "scim.create-group": GROUP,
  "scim.replace-group": GROUP,
  "scim.patch-group": { schemas: [PATCH_URN], Operations: [{ op: "replace", path: "displayName", value: "Others" }] },
};
