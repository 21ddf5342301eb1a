// Reports as a room shows them: without evidence, with the team's suppressions in numbers, part by part, each look recorded with its part; and as PDF,
// on every page of which stands who took it and the export's id.

import { formatInstant } from "#base/format.ts";
import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { composeReport } from "#domains/vaults/analysis/compose-report.ts";
import { composeTeamCost, readTeamCost } from "#domains/vaults/cost/cost.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import { composePlain, findPlain, type FoundPlain } from "#domains/vaults/reports.ts";
import { findSnapshot, type SnapshotRow } from "#domains/vaults/run-views-store.ts";
import { openVaultText } from "#domains/vaults/sealed-columns.ts";
import { findVault, type VaultRow } from "#domains/vaults/store.ts";
import { parseResults } from "#domains/vaults/views.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { writeExport } from "#platform/letter/index.ts";
import { singleChunk } from "#platform/http/single-chunk.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import type { VisitedReport } from "#protocol/api/visits.ts";
import { PUBLISHED } from "#protocol/licences/policy.ts";
import { composeBrief } from "#protocol/report/brief.ts";
import { cutToPart, partsOf, type ReportPart } from "#protocol/report/parts.ts";
import type { Report } from "#protocol/report/schema.ts";
import { urgentMatters } from "#protocol/report/urgent.ts";
import { composeScore } from "#protocol/score/score.ts";

import type { RoomPlace } from "./room-reach.ts";
import { listRoomVaults, type RoomRow } from "./room-store.ts";
import { admitVisitor, markOf, recordRoomLook, type Visitor } from "./visitor.ts";

export interface VisitVaultPlace extends RoomPlace {
  readonly vaultId: Uuid;
}

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`, `room.unknown`, `room.terms-not-accepted`, `vault.unknown`, `report.unknown`, `room.not-shown`, `team.deleting`. */
export interface VisitedReports {
  part(caller: Caller, place: VisitVaultPlace, part: ReportPart): Promise<VisitedReport>;
  pdf(caller: Caller, place: VisitVaultPlace): Promise<Download>;
}

export function createVisitedReports(deps: VaultsDeps): VisitedReports {
  const { db } = deps;
  return {
    async part(caller, place, part) {
      const key = await deps.keys.field(place.teamId);
      const { plain, ...told } = await db.tenant(webScope(place.teamId), async (tx) => {
        const visitor = await admitVisitor(deps, tx, { caller, ...place });
        const { vault, snapshot, plain } = await getShown(deps, tx, visitor.room, place.vaultId);
        const parts = shownParts(deps, visitor.room, snapshot);
        if (!parts.includes(part)) throw new AppError("room.not-shown");
        const { at } = await recordRoomLook(deps, tx, visitor, { what: "report", vaultId: vault.id, snapshotId: snapshot.id, part });
        return { plain, vaultName: vaultNameOf(vault, key), parts: [...parts], mark: markOf(visitor, key, at), cost: part === "cost" ? composeTeamCost(await readTeamCost(tx)) : null };
      });
      const report = await composePlain(deps, place, plain);
      return { ...told, part, reportedAt: report.generatedAt, ...shownOf(report, part) };
    },
    async pdf(caller, place) {
      const key = await deps.keys.field(place.teamId);
      const { plain, source, mark, lookId, cost } = await db.tenant(webScope(place.teamId), async (tx) => {
        const visitor = await admitVisitor(deps, tx, { caller, ...place });
        if (!visitor.room.exports || visitor.room.scope !== "report") throw new AppError("room.not-shown", "The room gives out no files of reports.");
        const { vault, snapshot, plain } = await getShown(deps, tx, visitor.room, place.vaultId);
        const { lookId, at } = await recordRoomLook(deps, tx, visitor, { what: "export", vaultId: vault.id, snapshotId: snapshot.id });
        return { plain, source: vaultNameOf(vault, key), mark: composeMark(visitor, { key, at, lookId }), lookId, cost: await readTeamCost(tx) };
      });
      const report = await composePlain(deps, place, plain);
      return { mediaType: "application/pdf", fileName: `report-${report.generatedAt.slice(0, 10)}-${lookId}.pdf`, body: singleChunk(await writeExport("pdf", report, { source, mark, cost })) };
    },
  };
}

interface Shown {
  readonly vault: VaultRow;
  readonly snapshot: SnapshotRow;
  readonly plain: FoundPlain;
}

/** @throws AppError `vault.unknown` for what the room does not show, `report.unknown`. */
async function getShown(deps: VaultsDeps, tx: Tx, room: RoomRow, vaultId: Uuid): Promise<Shown> {
  const chosen = (await listRoomVaults(tx, room.id)).find((each) => each.vaultId === vaultId);
  const vault = chosen === undefined ? null : await findVault(tx, vaultId);
  if (chosen === undefined || vault === null || vault.deletion !== null) throw new AppError("vault.unknown");
  const snapshotId = chosen.snapshotId ?? vault.lastSnapshotId;
  const snapshot = snapshotId === null ? null : await findSnapshot(tx, vaultId, snapshotId);
  if (snapshot === null) throw new AppError("report.unknown");
  return { vault, snapshot, plain: await findPlain(tx, { vaultId, snapshot, asOf: deps.clock.now() }) };
}

/** Known before the look is recorded, of numbers alone. */
function shownParts({ version }: VaultsDeps, { scope }: RoomRow, snapshot: SnapshotRow): readonly ReportPart[] {
  return scope === "summary" ? ["summary"] : partsOf(composeReport({ results: parseResults(snapshot), evidence: null, version, licences: PUBLISHED }));
}

/** Score and matters are of the whole report, so they are composed before it is cut. */
function shownOf(report: Report, part: ReportPart): Pick<VisitedReport, "score" | "urgent" | "brief" | "report"> {
  if (part !== "summary") return { score: null, urgent: [], brief: null, report: cutToPart(report, part) };
  const { total, basis, lines } = composeScore(report);
  return {
    score: { total, basis, lines: lines.map(({ title, points, maxPoints, why }) => ({ title, points, maxPoints, why })) },
    urgent: urgentMatters(report).map(({ finding, meaning, action }) => ({ finding, meaning, action })),
    brief: composeBrief(report),
    report: null,
  };
}

function composeMark(visitor: Visitor, { key, at, lookId }: { readonly key: DataKey; readonly at: Date; readonly lookId: Uuid }): string {
  const { email, room } = markOf(visitor, key, at);
  return `${email} · ${room} · ${formatInstant(at.toISOString())} · export ${lookId}`;
}

function vaultNameOf({ id, nameSealed }: VaultRow, key: DataKey): string {
  return openVaultText(key, { vaultId: id, column: "name_sealed" }, nameSealed);
}
