// Rooms as those who run a team make, fill, open, close and delete them.

import { AppError } from "#base/app-error.ts";
import { DAY } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { actorOf } from "#domains/audit/index.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import { findSnapshot } from "#domains/vaults/run-views-store.ts";
import { findContainer, listVaultsById } from "#domains/vaults/store.ts";
import type { Tx } from "#platform/db/db.ts";
import { sha256Hex } from "#platform/digest/sha256-hex.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { MAX_ROOM_DAYS, type Room, type RoomScope, type RoomSummary } from "#protocol/api/rooms.ts";

import { sealRoomText } from "./cells.ts";
import { listRoomDocuments } from "./document-store.ts";
import { listRoomGuests } from "./guest-store.ts";
import { putOutAll } from "./room-guests.ts";
import { getRoomRow, lockForChange, lockRoomRow, MANAGE_ROOMS, OPEN_ROOMS, READ_ROOMS, recordRoomAct, type RoomPlace } from "./room-reach.ts";
import { countInRooms, deleteRoom, insertRoom, listRooms, listRoomVaults, markClosed, markOpened, replaceRoomVaults, updateRoom, type RoomRow, type RoomVaultRow, type TermsRow } from "./room-store.ts";
import { composeRoom, composeSummary } from "./views.ts";

export interface RoomChangeGiven {
  readonly name?: string | undefined;
  readonly purpose?: string | undefined;
  readonly scope?: RoomScope | undefined;
  readonly exports?: boolean | undefined;
  readonly expiresAt?: string | undefined;
  readonly terms?: string | undefined;
  readonly vaults?: readonly { readonly vaultId: string; readonly snapshotId: string | null }[] | undefined;
}

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`, and `room.unknown` where one is named. */
export interface Rooms {
  list(caller: Caller, teamId: Uuid): Promise<{ items: RoomSummary[] }>;
  /** @throws AppError `room.invalid`, `team.deleting`. */
  create(caller: Caller, teamId: Uuid, given: { readonly name: string; readonly purpose: string; readonly expiresAt: string }): Promise<Room>;
  get(caller: Caller, place: RoomPlace): Promise<Room>;
  /** @throws AppError `room.invalid`, `room.closed`, `vault.unknown`, `report.unknown`, `access.elevation-required`, `team.deleting`. */
  change(caller: Caller, place: RoomPlace, given: RoomChangeGiven): Promise<Room>;
  /** Again does nothing. @throws AppError `room.closed`, `room.not-ready`, `room.invalid`, `guest.not-allowed`, `access.elevation-required`, `team.deleting`. */
  open(caller: Caller, place: RoomPlace): Promise<Room>;
  /** Again does nothing. */
  close(caller: Caller, place: RoomPlace): Promise<Room>;
  delete(caller: Caller, place: RoomPlace): Promise<void>;
}

export function createRooms(deps: VaultsDeps): Rooms {
  const { db, permissions } = deps;
  return {
    async list(caller, teamId) {
      permissions.authorise(caller, { tenantId: teamId, permission: READ_ROOMS });
      const [key, { rows, counts }] = await Promise.all([deps.keys.field(teamId), db.tenant(webScope(teamId), async (tx) => ({ rows: await listRooms(tx), counts: await countInRooms(tx) }))]);
      return { items: rows.map((row) => composeSummary(row, counts.get(row.id), key)) };
    },
    async create(caller, teamId, { name, purpose, expiresAt }) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: MANAGE_ROOMS });
      const [key, id, now] = [await deps.keys.field(teamId), createUuid(), new Date(deps.clock.now())];
      const room = { id, keyId: key.keyId, nameSealed: sealWord(key, { row: id, column: "name_sealed" }, name), purposeSealed: sealWord(key, { row: id, column: "purpose_sealed" }, purpose), expiresAt: parseEnd(expiresAt, now), createdBy: person.personId, now };
      await db.tenant(webScope(teamId), async (tx) => {
        await deps.requireLiveTeam(tx);
        await insertRoom(tx, room);
        await recordRoomAct(deps, tx, { person, event: "vaults.room-created", subject: { kind: "room", id }, details: {} });
      });
      return readRoom(deps, { teamId, roomId: id });
    },
    async get(caller, place) {
      permissions.authorise(caller, { tenantId: place.teamId, permission: READ_ROOMS });
      return readRoom(deps, place);
    },
    change: (caller, place, given) => changeRoom(deps, caller, { ...place, given }),
    async open(caller, place) {
      const person = permissions.authorise(caller, { tenantId: place.teamId, permission: OPEN_ROOMS });
      await db.tenant(webScope(place.teamId), (tx) => openOne(deps, tx, { person, roomId: place.roomId }));
      return readRoom(deps, place);
    },
    async close(caller, place) {
      const person = permissions.authorise(caller, { tenantId: place.teamId, permission: MANAGE_ROOMS });
      const ended = await db.tenant(webScope(place.teamId), async (tx) => {
        const row = await lockRoomRow(deps, tx, place.roomId);
        return row.state === "closed" ? [] : closeOne(deps, tx, { person, ...place });
      });
      for (const personId of ended) deps.guests.forget(personId);
      return readRoom(deps, place);
    },
    delete: (caller, place) => destroyRoom(deps, caller, place),
  };
}

async function readRoom(deps: VaultsDeps, { teamId, roomId }: RoomPlace): Promise<Room> {
  const parts = await deps.db.tenant(webScope(teamId), async (tx) => {
    const row = await getRoomRow(tx, roomId);
    const chosen = await listRoomVaults(tx, roomId);
    return { row, chosen, vaults: await listVaultsById(tx, chosen.map(({ vaultId }) => vaultId)), documents: await listRoomDocuments(tx, roomId), guests: await listRoomGuests(tx, roomId) };
  });
  return composeRoom(parts, await deps.keys.field(teamId), new Date(deps.clock.now()));
}

async function changeRoom(deps: VaultsDeps, caller: Caller, { teamId, roomId, given }: RoomPlace & { readonly given: RoomChangeGiven }): Promise<Room> {
  deps.permissions.authorise(caller, { tenantId: teamId, permission: MANAGE_ROOMS });
  const [key, now] = [await deps.keys.field(teamId), new Date(deps.clock.now())];
  const words = {
    ...(given.name === undefined ? {} : { nameSealed: sealWord(key, { row: roomId, column: "name_sealed" }, given.name) }),
    ...(given.purpose === undefined ? {} : { purposeSealed: sealWord(key, { row: roomId, column: "purpose_sealed" }, given.purpose) }),
  };
  const expiresAt = given.expiresAt === undefined ? {} : { expiresAt: parseEnd(given.expiresAt, now) };
  await deps.db.tenant(webScope(teamId), async (tx) => {
    const { row, person } = await lockForChange(deps, tx, { caller, teamId, roomId });
    const { scope = row.scope, exports = row.exports } = given;
    if (exports && scope !== "report") throw new AppError("room.invalid", "Only whole reports can be taken as files: show the full report, or allow no files.");
    const terms = given.terms === undefined ? row.terms : nextTerms({ key, row, text: given.terms, now });
    await updateRoom(tx, roomId, { ...words, ...expiresAt, scope, exports, ...(terms === null ? {} : { terms }) });
    const before = await listRoomVaults(tx, roomId);
    if (given.vaults !== undefined) await replaceRoomVaults(tx, roomId, await parseVaults(tx, given.vaults));
    const after = await listRoomVaults(tx, roomId);
    const told = { open: row.state === "open", scope, exports, vaults: after.length, expiresAt: (expiresAt.expiresAt ?? row.expiresAt).toISOString() };
    await recordRoomAct(deps, tx, { person, event: "vaults.room-changed", subject: { kind: "room", id: roomId }, details: { ...told, termsVersion: terms?.version ?? 0, terms: digestOf(terms) } });
    if (row.state === "open") await recordShown(deps, tx, { person, roomId, before, after });
  });
  return readRoom(deps, { teamId, roomId });
}

async function openOne(deps: VaultsDeps, tx: Tx, { person, roomId }: { readonly person: PersonCaller; readonly roomId: Uuid }): Promise<void> {
  const now = new Date(deps.clock.now());
  const row = await lockRoomRow(deps, tx, roomId);
  if (row.state === "closed") throw new AppError("room.closed");
  if (row.state === "open") return;
  await deps.guests.requireAllowed(tx);
  if (row.expiresAt <= now) throw new AppError("room.invalid", "The room's last day is over: choose another first.");
  const [vaults, documents] = [await listRoomVaults(tx, roomId), (await listRoomDocuments(tx, roomId)).filter(({ blob }) => blob !== null)];
  if (row.terms === null || vaults.length + documents.length === 0) throw new AppError("room.not-ready");
  await markOpened(tx, roomId, now);
  const details = { scope: row.scope, exports: row.exports, vaults: vaults.length, documents: documents.length, expiresAt: row.expiresAt.toISOString(), terms: digestOf(row.terms) };
  await recordRoomAct(deps, tx, { person, event: "vaults.room-opened", subject: { kind: "room", id: roomId }, details });
  await recordShown(deps, tx, { person, roomId, before: [], after: vaults });
}

/** Which vaults outsiders are shown from now on, and which no more, by which report. */
async function recordShown(deps: VaultsDeps, tx: Tx, { person, roomId, before, after }: { readonly person: PersonCaller; readonly roomId: Uuid; readonly before: readonly RoomVaultRow[]; readonly after: readonly RoomVaultRow[] }): Promise<void> {
  const shown = after.filter((row) => !before.some((other) => other.vaultId === row.vaultId && other.snapshotId === row.snapshotId)).map(({ vaultId, snapshotId }) => ({ vaultId, ...(snapshotId === null ? { event: "vaults.room-vault-shown", details: { roomId } } : { event: "vaults.room-snapshot-shown", details: { roomId, snapshotId } }) }));
  const hidden = before.filter(({ vaultId }) => !after.some((other) => other.vaultId === vaultId)).map(({ vaultId }) => ({ vaultId, event: "vaults.room-vault-hidden", details: { roomId } }));
  await deps.audit.recordActs(tx, [...shown, ...hidden].map(({ vaultId, event, details }) => ({ actor: actorOf(person), event, subject: { kind: "vault", id: vaultId }, details })));
}

/** While there are no terms, of a text that is empty. */
function digestOf(terms: TermsRow | null): string {
  return terms === null ? sha256Hex("") : Buffer.from(terms.digest).toString("hex");
}

/** Gives whose membership ended with it. */
async function closeOne(deps: VaultsDeps, tx: Tx, { person, teamId, roomId }: RoomPlace & { readonly person: PersonCaller }): Promise<readonly Uuid[]> {
  await markClosed(tx, roomId, new Date(deps.clock.now()));
  const { guests, ended } = await putOutAll(deps, tx, { person, teamId, roomId });
  await recordRoomAct(deps, tx, { person, event: "vaults.room-closed", subject: { kind: "room", id: roomId }, details: { guests } });
  return ended;
}

async function destroyRoom(deps: VaultsDeps, caller: Caller, { teamId, roomId }: RoomPlace): Promise<void> {
  const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: MANAGE_ROOMS });
  const { ended, container, blobs } = await deps.db.tenant(webScope(teamId), async (tx) => {
    const row = await lockRoomRow(deps, tx, roomId);
    const ended = row.state === "closed" ? [] : await closeOne(deps, tx, { person, teamId, roomId });
    const documents = await listRoomDocuments(tx, roomId);
    const container = await findContainer(tx);
    await deleteRoom(tx, roomId);
    await recordRoomAct(deps, tx, { person, event: "vaults.room-deleted", subject: { kind: "room", id: roomId }, details: { documents: documents.length } });
    return { ended, container, blobs: documents.flatMap(({ blob }) => (blob === null ? [] : [blob.name])) };
  });
  for (const personId of ended) deps.guests.forget(personId);
  // Should this be broken off, the worker's sweep finds blobs that no row points to.
  if (container !== null) for (const name of blobs) await deps.blobs.remove(container, name);
}

function sealWord(key: DataKey, cell: { readonly row: Uuid; readonly column: "name_sealed" | "purpose_sealed" }, text: string): Uint8Array {
  return sealRoomText(key, { table: "rooms", ...cell }, text);
}

/** @throws AppError `room.invalid`. */
function parseEnd(expiresAt: string, now: Date): Date {
  const end = new Date(expiresAt);
  if (end <= now || end.getTime() - now.getTime() > MAX_ROOM_DAYS * DAY) throw new AppError("room.invalid", `A room ends between now and ${MAX_ROOM_DAYS} days from now.`);
  return end;
}

/** The same text stays the same version: nobody has to accept it twice. */
function nextTerms({ key, row, text, now }: { readonly key: DataKey; readonly row: RoomRow; readonly text: string; readonly now: Date }): TermsRow {
  const digest = new Uint8Array(Buffer.from(sha256Hex(text), "hex"));
  if (row.terms !== null && Buffer.from(row.terms.digest).equals(digest)) return row.terms;
  return { version: (row.terms?.version ?? 0) + 1, sealed: sealRoomText(key, { table: "rooms", column: "terms_sealed", row: row.id }, text), digest, changedAt: now };
}

/** @throws AppError `vault.unknown`, `report.unknown`, `room.invalid`. */
async function parseVaults(tx: Tx, given: NonNullable<RoomChangeGiven["vaults"]>): Promise<readonly RoomVaultRow[]> {
  const chosen = given.map((each) => ({ vaultId: each.vaultId as Uuid, snapshotId: each.snapshotId as Uuid | null }));
  const ids = [...new Set(chosen.map(({ vaultId }) => vaultId))];
  if (ids.length < chosen.length) throw new AppError("room.invalid", "A room shows a vault once.");
  const known = new Set((await listVaultsById(tx, ids)).filter(({ deletion }) => deletion === null).map(({ id }) => id));
  if (!ids.every((id) => known.has(id))) throw new AppError("vault.unknown");
  for (const { vaultId, snapshotId } of chosen) if (snapshotId !== null && (await findSnapshot(tx, vaultId, snapshotId)) === null) throw new AppError("report.unknown");
  return chosen;
}
