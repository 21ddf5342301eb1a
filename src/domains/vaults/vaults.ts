// The web's side of vaults, as the routes see it.

import { createArchivist, type Archivist } from "./archivist/archivist.ts";
import { createArchivistMcp, type ArchivistMcp } from "./archivist/mcp.ts";
import { createModel, type Model } from "./archivist/model/ask-model.ts";
import { createLedger, type Ledger } from "./archivist/model/ledger.ts";
import { createVaultBadges, type VaultBadges } from "./badges/badges.ts";
import { createVaultComparisons, type VaultComparisons } from "./comparisons.ts";
import { createVaultCost, type VaultCost } from "./cost/cost.ts";
import { createLicencePolicies, type LicencePolicies } from "./licences/licence-policies.ts";
import type { VaultsDeps } from "./deps.ts";
import { createVaultEdits, type VaultEdits } from "./edits.ts";
import { createVaultExports, type VaultExports } from "./exports.ts";
import { createVaultGates, type VaultGates } from "./gates/gates.ts";
import { createNoticeChoices } from "./notices/choices.ts";
import type { NoticeServices } from "./notices/routes.ts";
import { createReportSchedules } from "./notices/schedules.ts";
import { createReportSender, type ReportSender } from "./notices/send-reports.ts";
import { createNoticeTeller, type NoticeTeller } from "./notices/tell.ts";
import { createWebhooks } from "./notices/webhooks.ts";
import { createVaultFilters, type VaultFilters } from "./portfolio/filters.ts";
import { createVaultPortfolio, type VaultPortfolio } from "./portfolio/portfolio.ts";
import { createVaultReports, type VaultReports } from "./reports.ts";
import { createRoomDocuments, type RoomDocuments } from "./rooms/documents.ts";
import { createRoomLookLists, type RoomLookLists } from "./rooms/looks.ts";
import { createRoomGuests, type RoomGuests } from "./rooms/room-guests.ts";
import { createRooms, type Rooms } from "./rooms/rooms.ts";
import { createVisitedReports, type VisitedReports } from "./rooms/visited-reports.ts";
import { createVisits, type Visits } from "./rooms/visits.ts";
import { createVaultRuns, type VaultRuns } from "./runs.ts";
import { createVaultSuppressions, type VaultSuppressions } from "./suppressions/suppressions.ts";
import { createVaultUploads, type VaultUploads } from "./uploads.ts";

export interface Vaults {
  readonly edits: VaultEdits;
  readonly uploads: VaultUploads;
  readonly runs: VaultRuns;
  readonly reports: VaultReports;
  readonly exports: VaultExports;
  readonly comparisons: VaultComparisons;
  readonly portfolio: VaultPortfolio;
  readonly filters: VaultFilters;
  readonly cost: VaultCost;
  readonly licencePolicies: LicencePolicies;
  readonly archivist: Archivist;
  readonly mcp: ArchivistMcp;
  readonly model: Model;
  readonly ledger: Ledger;
  readonly suppressions: VaultSuppressions;
  readonly gates: VaultGates;
  readonly badges: VaultBadges;
  readonly notices: NoticeServices;
  /** The queue's work. */
  readonly teller: NoticeTeller;
  readonly reportSender: ReportSender;
  readonly rooms: Rooms;
  readonly roomGuests: RoomGuests;
  readonly roomDocuments: RoomDocuments;
  readonly roomLooks: RoomLookLists;
  readonly visits: Visits;
  readonly visitedReports: VisitedReports;
}

export function createVaults(deps: VaultsDeps): Vaults {
  const ledger = createLedger(deps);
  const model = createModel(deps, ledger);
  const reports = createVaultReports(deps);
  const gates = createVaultGates(deps, reports);
  const exports = createVaultExports(deps, reports);
  const reportSender = createReportSender(deps, exports);
  return {
    edits: createVaultEdits(deps),
    uploads: createVaultUploads(deps),
    runs: createVaultRuns(deps),
    reports,
    exports,
    comparisons: createVaultComparisons(deps, reports),
    portfolio: createVaultPortfolio(deps),
    filters: createVaultFilters(deps),
    cost: createVaultCost(deps),
    licencePolicies: createLicencePolicies(deps),
    archivist: createArchivist(deps, { model }),
    mcp: createArchivistMcp(deps),
    model,
    ledger,
    suppressions: createVaultSuppressions(deps, reports),
    gates,
    badges: createVaultBadges(deps, gates),
    notices: { choices: createNoticeChoices(deps), webhooks: createWebhooks(deps), schedules: createReportSchedules(deps) },
    teller: createNoticeTeller(deps, { reports: reportSender, gates }),
    reportSender,
    rooms: createRooms(deps),
    roomGuests: createRoomGuests(deps),
    roomDocuments: createRoomDocuments(deps),
    roomLooks: createRoomLookLists(deps),
    visits: createVisits(deps),
    visitedReports: createVisitedReports(deps),
  };
}
