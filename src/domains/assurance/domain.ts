// What the assurance domain contributes.

import type { Domain } from "#platform/domain/domain.ts";

/** Runs the checks whose schedule asks for it. */
export const RUN_DUE_QUEUE = "assurance.run-due";

export const assuranceDomain: Domain = {
  name: "assurance",
  migrations: new URL("./migrations/", import.meta.url),
  tables: [
    { name: "claim_runs", scope: { global: "what checks of the installation found; no tenant's data" } },
    { name: "web_reports", scope: { global: "counts of what browsers report and of signs of attacks on the installation; nothing of a tenant" } },
  ],
  auditEvents: [],
  permissions: [{ name: "assurance.read-reports", title: "See what browsers report and what looked like an attack", roles: ["owner", "administrator", "auditor", "compliance-officer"], elevation: "none", about: "team" }],
  queues: [
    // Not on the hour, when everybody's schedules begin. The longest check plants two vaults; all together take minutes.
    { name: RUN_DUE_QUEUE, message: "none", retries: 0, retryDelaySeconds: 0, expireSeconds: 3000, singleton: "per-id", schedule: "23 * * * *" },
  ],
};
