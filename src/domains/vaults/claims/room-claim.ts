// SR-09: rooms for buyers. A vault is planted with canaries where its code and places would be, and put into a room; a guest of the room alone looks at
// all that is shown there. They see results and not one canary, reach nothing else, every look is recorded, and after the room's end there is none.

import { isAppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { DAY } from "#base/units.ts";
import { findInBytes, needlesFor } from "#platform/canary/find-in-files.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { REPORT_PARTS } from "#protocol/report/parts.ts";

import { createCanary } from "./probe-content.ts";
import { composeMatterProbe } from "./report-claims.ts";
import { withPlantedVault, type PlantedVault, type ProbeDeps, type ProbeServices } from "./probe.ts";

const ROOM_DAYS = 2;

export function roomClaim(deps: ProbeDeps): Claim {
  return {
    id: "SR-09",
    statement: "Guests of a room see the results of the vaults in it, after accepting its terms and until its end; no code and no names out of it, nothing beside the room, and every look is recorded.",
    kind: "built",
    owner: "vaults",
    proof: { schedule: "daily", check: { run: (context) => checkRoom(deps, context) } },
  };
}

async function checkRoom(deps: ProbeDeps, context: CheckContext): Promise<CheckOutcome> {
  const canaries = ["line", "file", "package"].map(createCanary);
  const [line = "", file = "", name = ""] = canaries;
  const given = composeMatterProbe(context);
  const planted = { [`${file}.py`]: `${line} = 1\n`, "package.json": JSON.stringify({ name, dependencies: { [name]: "1.0.0" } }) };
  const commits = given.commits.map((commit) => ({ ...commit, files: { ...commit.files, ...planted } }));
  return await withPlantedVault(deps, { ...given, commits }, (vault) => judgeRoom(vault, canaries));
}

async function judgeRoom(vault: PlantedVault, canaries: readonly string[]): Promise<CheckOutcome> {
  const services = vault.services();
  const { vaults, owner, place: { teamId } } = services;
  const room = await openRoom(services);
  const roomPlace = { teamId, roomId: room };
  try {
    const shown = await lookAround(services, room);
    const late = vault.services((ROOM_DAYS + 1) * DAY);
    const isOver = await isRefused(() => late.vaults.visits.get(late.guest, roomPlace), ["room.unknown"]);
    const { total } = await vaults.roomLooks.list(owner, roomPlace);
    const told = findInBytes(Buffer.from(shown.text), canaries.flatMap((canary) => needlesFor(Buffer.from(canary)))).length;
    const evidence = { parts: shown.parts, looks: shown.looks, recorded: total, canaries: told, "refused before the terms": shown.refusedBefore, "refused beside the room": shown.refusedBeside, "refused after its end": isOver };
    if (!shown.text.includes('"severity":"critical"') && !shown.text.includes("critical")) return claimFails("The room shows no results, so nothing is proven.", evidence);
    if (told > 0) return claimFails("A room shows what its guests are never to see.", evidence);
    if (!shown.refusedBefore || !shown.refusedBeside || !isOver) return claimFails("A guest was let in before the terms, beside the room, or after its end.", evidence);
    if (total !== shown.looks) return claimFails(`Of ${shown.looks} looks of a guest ${total} are recorded.`, evidence);
    return claimPasses(`A guest looked at ${shown.parts} parts of a report in a room: ${total} looks recorded, none of ${canaries.length} canaries shown, and nothing before the terms, beside the room or after its end.`, evidence);
  } finally {
    await vaults.rooms.close(owner, roomPlace);
    await vaults.rooms.delete(owner, roomPlace);
  }
}

async function openRoom({ vaults, owner, place: { teamId, vaultId } }: ProbeServices): Promise<Uuid> {
  const expiresAt = new Date(Date.now() + ROOM_DAYS * DAY).toISOString();
  const { id } = await vaults.rooms.create(owner, teamId, { name: "Self-check", purpose: "", expiresAt });
  const roomId = id as Uuid;
  await vaults.rooms.change(owner, { teamId, roomId }, { scope: "report", terms: "Look, and keep it to yourself.", vaults: [{ vaultId, snapshotId: null }] });
  await vaults.rooms.open(owner, { teamId, roomId });
  await vaults.roomGuests.invite(owner, { teamId, roomId }, { email: "guest@probe.invalid", expiresAt });
  return roomId;
}

interface Shown {
  readonly text: string;
  readonly parts: number;
  /** That the guest was shown something by. */
  readonly looks: number;
  readonly refusedBefore: boolean;
  readonly refusedBeside: boolean;
}

async function lookAround({ vaults, guest, place }: ProbeServices, roomId: Uuid): Promise<Shown> {
  const { teamId, vaultId } = place;
  const room = { teamId, roomId };
  const refusedBefore = await isRefused(() => vaults.visits.get(guest, room), ["room.terms-not-accepted"]);
  const { terms } = await vaults.visits.terms(guest, room);
  await vaults.visits.accept(guest, room, terms.digest);
  const texts = [JSON.stringify(await vaults.visits.get(guest, room))];
  for (const part of REPORT_PARTS) texts.push(JSON.stringify(await vaults.visitedReports.part(guest, { ...room, vaultId }, part)));
  const beside = [() => vaults.reports.newest(guest, place), () => vaults.edits.get(guest, place), () => vaults.visitedReports.part(guest, { ...room, vaultId: createUuid() }, "summary")];
  const refusals = await Promise.all(beside.map((reach) => isRefused(reach, ["access.denied", "vault.unknown", "report.unknown"])));
  return { text: texts.join("\n"), parts: REPORT_PARTS.length, looks: texts.length, refusedBefore, refusedBeside: refusals.every(Boolean) };
}

async function isRefused(reach: () => Promise<unknown>, codes: readonly string[]): Promise<boolean> {
  return reach().then(() => false, (error: unknown) => {
    if (isAppError(error) && codes.includes(error.code)) return true;
    throw error;
  });
}
