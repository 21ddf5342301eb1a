// What the vaults domain contributes.

import type { Domain } from "#platform/domain/domain.ts";
import { ANALYSIS_STATES } from "#protocol/suppressions/analysis.ts";

import { BADGE_TABLE_DECLARATIONS } from "./badges/tables.ts";
import { GATE_TABLE_DECLARATIONS } from "./gates/tables.ts";
import { LEDGER_TABLE_DECLARATIONS } from "./archivist/model/ledger-tables.ts";
import { NOTICE_AUDIT_EVENTS, NOTICE_PERMISSIONS, NOTICE_QUEUES } from "./notices/declarations.ts";
import { NOTICE_TABLE_DECLARATIONS } from "./notices/tables.ts";
import { VAULT_QUEUES } from "./queues.ts";
import { SUPPRESSION_TABLE_DECLARATIONS } from "./suppressions/tables.ts";
import { GUEST_LOOKS } from "./guest-looks.ts";
import { ROOM_EVENTS, ROOM_PERMISSIONS } from "./rooms/declarations.ts";
import { ROOM_TABLE_DECLARATIONS } from "./rooms/tables.ts";
import { VAULT_TABLE_DECLARATIONS } from "./tables.ts";

export const vaultsDomain: Domain = {
  name: "vaults",
  migrations: new URL("./migrations/", import.meta.url),
  tables: [...VAULT_TABLE_DECLARATIONS, ...LEDGER_TABLE_DECLARATIONS, ...SUPPRESSION_TABLE_DECLARATIONS, ...GATE_TABLE_DECLARATIONS, ...BADGE_TABLE_DECLARATIONS, ...NOTICE_TABLE_DECLARATIONS, ...ROOM_TABLE_DECLARATIONS],
  auditEvents: [
    { name: "vaults.vault-created", title: "A vault was made", details: { source: ["git", "archive", "upload", "sample"], replication: ["manual", "weekly", "monthly"], credential: "boolean" } },
    { name: "vaults.vault-changed", title: "A vault's name, project, replication, branch or credential was changed", details: { credential: "boolean", replication: ["manual", "weekly", "monthly"] } },
    { name: "vaults.update-asked", title: "Somebody asked for an update now", details: {} },
    { name: "vaults.upload-received", title: "An archive was uploaded", details: { bytes: "number", format: ["zip", "tar", "tar.gz", "tar.zst"] } },
    { name: "vaults.upload-refused", title: "An upload matched a signature of malware; nothing of it was kept", details: { what: ["archive", "entry of an archive", "document"], signature: "number" } },
    { name: "vaults.run-cancelled", title: "Somebody stopped a run", details: {} },
    { name: "vaults.evidence-seen", title: "Somebody saw what names people, branches and file types", details: {} },
    { name: "vaults.report-exported", title: "Somebody took a report, with its names, or its signature as a file", details: { format: ["json", "html", "pdf", "sarif", "cyclonedx", "spdx", "signature", "comparison"], snapshot: "uuid" } },
    { name: "vaults.suppression-created", title: "It was decided that a finding or a rule no longer counts for a time, or what is thought of it", details: { suppression: "uuid", covers: ["finding", "rule"], state: ANALYSIS_STATES } },
    { name: "vaults.suppression-ended", title: "A suppression was ended: what it covered counts again", details: { suppression: "uuid", covers: ["finding", "rule"], state: ANALYSIS_STATES } },
    { name: "vaults.suppression-expired", title: "A suppression expired by itself: what it covered counts again", details: { suppression: "uuid" } },
    { name: "vaults.archivist-asked", title: "Somebody asked the Archivist about results", details: { by: ["rules", "model", "tools"] } },
    { name: "vaults.model-allowed", title: "It was said whether the team's questions may be put to a model", details: { allowed: "boolean" } },
    { name: "vaults.ledger-exported", title: "The ledger of what models were sent was exported", details: {} },
    { name: "vaults.guest-looked", title: "A guest looked at a vault: in the list, by itself, its report, its trend, or through the Archivist", details: { what: GUEST_LOOKS } },
    { name: "vaults.licence-policy-changed", title: "The policy by which the team judges licences was changed, or put back to the published one", details: { policy: ["own", "published"] } },
    { name: "vaults.cost-changed", title: "What the team assumes about the cost to replicate was changed, or put back to the defaults", details: { assumptions: ["own", "defaults"], rate: "boolean" } },
    { name: "vaults.badge-created", title: "A badge was given out: whoever has its address sees the vault's score and gate", details: { name: "boolean" } },
    { name: "vaults.badge-ended", title: "A badge was taken back: its address shows nothing any more", details: {} },
    { name: "vaults.gate-changed", title: "It was said what reports must keep to, or that they need not", details: { thresholds: ["set", "removed"] } },
    { name: "vaults.filters-saved", title: "Somebody saved their filters of the portfolio", details: { filters: "number" } },
    { name: "vaults.vault-deleted", title: "A vault was deleted; it can be restored for a while", details: {} },
    { name: "vaults.vault-restored", title: "The deletion of a vault was undone", details: {} },
    { name: "vaults.vault-destroyed", title: "A deleted vault's keys and blobs were destroyed: what they held is lost for good", details: {} },
    ...NOTICE_AUDIT_EVENTS,
    ...ROOM_EVENTS,
  ],
  permissions: [
    { name: "vaults.read", title: "See vaults and their reports in numbers", roles: ["owner", "administrator", "analyst", "viewer", "auditor", "guest"], elevation: "none", about: "project" },
    { name: "vaults.read-records", title: "See runs and the contact log", roles: ["owner", "administrator", "analyst", "viewer", "auditor"], elevation: "none", about: "project" },
    { name: "vaults.read-evidence", title: "See what names people, branches, file types and addresses", roles: ["owner", "administrator", "analyst"], elevation: "none", about: "project" },
    { name: "vaults.read-suppressions", title: "See which findings are suppressed, why, by whom and until when", roles: ["owner", "administrator", "analyst", "auditor"], elevation: "none", about: "project" },
    { name: "vaults.suppress", title: "Suppress findings and rules in a vault, and end that", roles: ["owner", "administrator", "analyst"], elevation: "none", about: "project" },
    { name: "vaults.suppress-everywhere", title: "Suppress findings and rules in all vaults of the team, and end that", roles: ["owner", "administrator"], elevation: "required", about: "team" },
    { name: "vaults.change-gate", title: "Say what reports of a vault, or of all vaults, must keep to", roles: ["owner", "administrator"], elevation: "none", about: "project" },
    { name: "vaults.read-badge", title: "See whether a vault's badge is given out, with its address", roles: ["owner", "administrator"], elevation: "none", about: "project" },
    { name: "vaults.publish-badge", title: "Give out a badge with a vault's score and gate, and take it back", roles: ["owner", "administrator"], elevation: "required", about: "project" },
    { name: "vaults.ask-model", title: "Put questions about results to the installation's model, where the team allows it", roles: ["owner", "administrator", "analyst", "viewer"], elevation: "none", about: "team" },
    { name: "vaults.allow-model", title: "Say whether the team's questions may be put to a model", roles: ["owner", "administrator"], elevation: "required", about: "team" },
    { name: "vaults.read-ledger", title: "Read and export what was sent to models, and what came back", roles: ["owner", "administrator", "analyst", "viewer", "auditor"], elevation: "none", about: "team" },
    { name: "vaults.create", title: "Connect a source", roles: ["owner", "administrator", "analyst"], elevation: "none", about: "project" },
    { name: "vaults.change", title: "Change a vault, with its credential", roles: ["owner", "administrator"], elevation: "none", about: "project" },
    { name: "vaults.change-licence-policy", title: "Change the policy by which licences are judged", roles: ["owner", "administrator"], elevation: "none", about: "team" },
    { name: "vaults.change-cost", title: "Change the rates and assumptions behind the cost to replicate", roles: ["owner", "administrator"], elevation: "none", about: "team" },
    { name: "vaults.update", title: "Ask for an update, upload, stop a run", roles: ["owner", "administrator", "analyst"], elevation: "none", about: "project" },
    { name: "vaults.delete", title: "Delete a vault, and restore it", roles: ["owner", "administrator"], elevation: "required", about: "project" },
    ...NOTICE_PERMISSIONS,
    ...ROOM_PERMISSIONS,
  ],
  queues: [...VAULT_QUEUES, ...NOTICE_QUEUES],
};
