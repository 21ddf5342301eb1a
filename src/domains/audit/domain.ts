// What the audit domain contributes.

import type { Domain } from "#platform/domain/domain.ts";
import { AUDIT_TABLE_DECLARATIONS } from "./log/tables.ts";

export const auditDomain: Domain = {
  name: "audit",
  migrations: new URL("./migrations/", import.meta.url),
  tables: AUDIT_TABLE_DECLARATIONS,
  auditEvents: [
    { name: "audit.log-read", title: "Somebody read the audit log", details: {} },
    { name: "audit.log-exported", title: "The audit log was exported", details: { first: "number", last: "number", size: "number" } },
    { name: "audit.personal-destroyed", title: "What led to a person was destroyed in records of the audit log", details: { records: "number" } },
    { name: "audit.witness-refused", title: "A witness refused the log's state: the database may be older than it was, or changed", details: { reason: ["rolled-back", "forked"], size: "number", seenSize: "number" } },
  ],
  permissions: [
    { name: "audit.read", title: "Read the audit log", roles: ["owner", "administrator", "auditor", "compliance-officer"], elevation: "none", about: "team" },
    { name: "audit.destroy-personal", title: "Destroy what leads to a person in the audit log", roles: ["owner", "compliance-officer"], elevation: "required", about: "team" },
    { name: "audit.export", title: "Export the audit log", roles: ["owner", "administrator", "auditor", "compliance-officer"], elevation: "none", about: "team" },
  ],
  queues: [],
};
