// The routes of vaults, their runs and their reports: parse, authorise, call, reply.

import { HOUR, MINUTE } from "#base/units.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import { exportComparison, exportComparisonSignature, exportReport, exportSignature } from "#protocol/api/exports.ts";
import { getReport, getSnapshotReport, getTrend, listContacts, listSnapshots } from "#protocol/api/reports.ts";
import { cancelRun, getRun, listRuns, updateVaultNow } from "#protocol/api/runs.ts";
import { createVault, deleteVault, getVault, listVaults, restoreVault, updateVault, uploadVault } from "#protocol/api/vaults.ts";

import { createArchivistRoutes } from "./archivist/routes.ts";
import { createBadgeRoutes } from "./badges/routes.ts";
import { createGateRoutes } from "./gates/routes.ts";
import { createLicenceRoutes } from "./licences/routes.ts";
import { createNoticeRoutes } from "./notices/routes.ts";
import { createPortfolioRoutes } from "./portfolio/routes.ts";
import { createSuppressionRoutes } from "./suppressions/routes.ts";
import { createRoomRoutes } from "./rooms/routes.ts";
import type { Vaults } from "./vaults.ts";

/** Pages ask for progress once a second, in several tabs. */
const READ = { requests: 600, perMs: MINUTE };
const CHANGE = { requests: 60, perMs: MINUTE };
/** Each of these makes others work: the source, a worker; or takes a second of this process. */
const COSTLY = { requests: 120, perMs: HOUR };

export function createVaultRoutes(vaults: Vaults): readonly Route[] {
  const { edits, uploads, runs, reports } = vaults;
  return [...editRoutes(edits), ...workRoutes(uploads, runs), ...readRoutes(runs, reports), ...exportRoutes(vaults), ...createPortfolioRoutes(vaults), ...createArchivistRoutes(vaults), ...createSuppressionRoutes(vaults), ...createGateRoutes(vaults), ...createLicenceRoutes(vaults), ...createBadgeRoutes(vaults), ...createNoticeRoutes(vaults.notices), ...createRoomRoutes(vaults)];
}

function editRoutes(edits: Vaults["edits"]): readonly Route[] {
  return [
    defineRoute({ endpoint: listVaults, access: { permission: "vaults.read" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params, query }) => edits.list(caller, params.teamId, query) }),
    defineRoute({ endpoint: getVault, access: { permission: "vaults.read" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => edits.get(caller, params) }),
    defineRoute({
      endpoint: createVault,
      access: { permission: "vaults.create" },
      limit: COSTLY,
      audit: "vaults.vault-created",
      success: 201,
      handler: ({ caller, params, body }) => edits.create(caller, params.teamId, body),
    }),
    defineRoute({
      endpoint: updateVault,
      access: { permission: "vaults.change" },
      limit: CHANGE,
      audit: "vaults.vault-changed",
      success: 200,
      handler: ({ caller, params, body }) => edits.change(caller, params, body),
    }),
    defineRoute({ endpoint: deleteVault, access: { permission: "vaults.delete" }, limit: CHANGE, audit: "vaults.vault-deleted", success: 200, handler: ({ caller, params }) => edits.delete(caller, params) }),
    defineRoute({ endpoint: restoreVault, access: { permission: "vaults.delete" }, limit: CHANGE, audit: "vaults.vault-restored", success: 200, handler: ({ caller, params }) => edits.restore(caller, params) }),
  ];
}

function workRoutes(uploads: Vaults["uploads"], runs: Vaults["runs"]): readonly Route[] {
  return [
    defineRoute({
      endpoint: uploadVault,
      access: { permission: "vaults.update" },
      limit: COSTLY,
      audit: "vaults.upload-received",
      success: 200,
      handler: ({ caller, params, body }) => uploads.receive(caller, params, body),
    }),
    defineRoute({ endpoint: updateVaultNow, access: { permission: "vaults.update" }, limit: COSTLY, audit: "vaults.update-asked", success: 200, handler: ({ caller, params }) => runs.ask(caller, params) }),
    defineRoute({
      endpoint: cancelRun,
      access: { permission: "vaults.update" },
      limit: CHANGE,
      audit: "vaults.run-cancelled",
      success: 200,
      handler: ({ caller, params: { runId, ...place } }) => runs.cancel(caller, place, runId),
    }),
  ];
}

function readRoutes(runs: Vaults["runs"], reports: Vaults["reports"]): readonly Route[] {
  return [
    defineRoute({ endpoint: listRuns, access: { permission: "vaults.read-records" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params, query }) => runs.list(caller, params, query) }),
    defineRoute({ endpoint: getRun, access: { permission: "vaults.read-records" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params: { runId, ...place } }) => runs.get(caller, place, runId) }),
    defineRoute({ endpoint: listContacts, access: { permission: "vaults.read-records" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params, query }) => runs.contacts(caller, params, query) }),
    defineRoute({ endpoint: getReport, access: { permission: "vaults.read" }, limit: READ, audit: "vaults.evidence-seen", success: 200, handler: ({ caller, params }) => reports.newest(caller, params) }),
    defineRoute({ endpoint: listSnapshots, access: { permission: "vaults.read" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params, query }) => reports.snapshots(caller, params, query) }),
    defineRoute({ endpoint: getTrend, access: { permission: "vaults.read" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params, query }) => reports.trend(caller, params, query) }),
    defineRoute({
      endpoint: getSnapshotReport,
      access: { permission: "vaults.read" },
      limit: READ,
      audit: "vaults.evidence-seen",
      success: 200,
      handler: ({ caller, params: { snapshotId, ...place } }) => reports.of(caller, place, snapshotId),
    }),
  ];
}

function exportRoutes({ exports, comparisons }: Pick<Vaults, "exports" | "comparisons">): readonly Route[] {
  return [
    defineRoute({
      endpoint: exportReport,
      access: { permission: "vaults.read-evidence" },
      limit: COSTLY,
      audit: "vaults.report-exported",
      success: 200,
      handler: ({ caller, params: { snapshotId, format, ...place }, query }) => exports.file(caller, place, { snapshotId, format, asOf: query.asOf }),
    }),
    defineRoute({
      endpoint: exportSignature,
      access: { permission: "vaults.read-evidence" },
      limit: COSTLY,
      audit: "vaults.report-exported",
      success: 200,
      handler: ({ caller, params: { snapshotId, ...place }, query }) => exports.signature(caller, place, { snapshotId, asOf: query.asOf }),
    }),
    defineRoute({
      endpoint: exportComparison,
      access: { permission: "vaults.read-evidence" },
      limit: COSTLY,
      audit: "vaults.report-exported",
      success: 200,
      handler: ({ caller, params: { older, newer, format, ...place }, query }) => comparisons.file(caller, place, { older, newer, format, asOf: query.asOf }),
    }),
    defineRoute({
      endpoint: exportComparisonSignature,
      access: { permission: "vaults.read-evidence" },
      limit: COSTLY,
      audit: "vaults.report-exported",
      success: 200,
      handler: ({ caller, params: { older, newer, ...place }, query }) => comparisons.signature(caller, place, { older, newer, asOf: query.asOf }),
    }),
  ];
}
