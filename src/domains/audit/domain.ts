// What the audit domain contributes.

import type { Domain } from "#platform/domain/domain.ts";
import { AUDIT_TABLE_DECLARATIONS } from "./log/tables.ts";

export const auditDomain: Domain = {
  name: "audit",
  migrations: new URL("./migrations/", import.meta.url),
  tables: AUDIT_TABLE_DECLARATIONS,
  auditEvents: [],
  permissions: [],
  queues: [],
};
