// What the assurance domain contributes.

import type { Domain } from "#platform/domain/domain.ts";

export const assuranceDomain: Domain = {
  name: "assurance",
  migrations: new URL("./migrations/", import.meta.url),
  tables: [{ name: "claim_runs", scope: { global: "what checks of the installation found; no tenant's data" } }],
  auditEvents: [],
  permissions: [],
  queues: [],
};
