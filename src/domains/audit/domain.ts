// What the audit domain contributes.

import type { Domain } from "#platform/domain/domain.ts";

export const auditDomain: Domain = {
  name: "audit",
  migrations: new URL("./migrations/", import.meta.url),
  tables: [{ name: "audit_outbox", scope: "tenant" }],
  auditEvents: [],
  permissions: [],
  queues: [],
};
