// What the identity domain contributes: who is there, and how they show it.

import type { Domain } from "#platform/domain/domain.ts";

import { IDENTITY_TABLE_DECLARATIONS } from "./tables.ts";

export const identityDomain: Domain = {
  name: "identity",
  migrations: new URL("./migrations/", import.meta.url),
  tables: IDENTITY_TABLE_DECLARATIONS,
  // Sessions begin and end in teams; the access domain records it there.
  auditEvents: [],
  permissions: [],
  queues: [],
};
