// What the guests of a room looked at, for those who run it: counted, by day, one by one, and as a sheet.

import { composeCsv } from "#base/csv.ts";
import type { Uuid } from "#base/uuid.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import { openVaultText } from "#domains/vaults/sealed-columns.ts";
import { listVaultsById } from "#domains/vaults/store.ts";
import type { Caller } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import { MAX_SHOWN_LOOKS, type RoomLook, type RoomLooks } from "#protocol/api/rooms.ts";

import { listRoomDocuments } from "./document-store.ts";
import { listRoomGuests } from "./guest-store.ts";
import { countLooksByDay, countRoomLooks, listRoomLooks, type RoomLookRow } from "./look-store.ts";
import { getRoomRow, READ_ROOMS, recordRoomAct, type RoomPlace } from "./room-reach.ts";
import { composeDocument, guestAddressOf } from "./views.ts";

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`, `room.unknown`. */
export interface RoomLookLists {
  list(caller: Caller, place: RoomPlace): Promise<RoomLooks>;
  export(caller: Caller, place: RoomPlace): Promise<Download>;
}

export function createRoomLookLists(deps: VaultsDeps): RoomLookLists {
  const { db, permissions } = deps;
  return {
    async list(caller, { teamId, roomId }) {
      permissions.authorise(caller, { tenantId: teamId, permission: READ_ROOMS });
      return db.tenant(webScope(teamId), async (tx) => {
        await getRoomRow(tx, roomId);
        const counts = await countRoomLooks(tx, roomId);
        return {
          counts: counts.map(({ lastAt, ...count }) => ({ ...count, lastAt: lastAt.toISOString() })),
          days: [...(await countLooksByDay(tx, roomId))],
          items: (await listRoomLooks(tx, roomId, { limit: MAX_SHOWN_LOOKS })).map(composeLook),
          total: counts.reduce((sum, { count }) => sum + count, 0),
        };
      });
    },
    async export(caller, { teamId, roomId }) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: READ_ROOMS });
      const key = await deps.keys.field(teamId);
      await db.tenant(webScope(teamId), async (tx) => {
        await getRoomRow(tx, roomId);
        await recordRoomAct(deps, tx, { person, event: "vaults.room-looks-exported", subject: { kind: "room", id: roomId }, details: {} });
      });
      return { mediaType: "text/csv; charset=utf-8", fileName: `looks-${new Date(deps.clock.now()).toISOString().slice(0, 10)}.csv`, body: streamSheet(deps, { teamId, roomId, key }) };
    },
  };
}

/** Some hundred kilobytes of sheet. */
const LOOKS_A_PAGE = 1_000;
const HEADER = ["at", "guest", "what", "part", "vault", "document", "vault id", "snapshot id", "document id", "look or export id"] as const;

/** Each page in a transaction of its own, so that a slow reader holds nothing. What is looked at meanwhile is newer than where it began. */
async function* streamSheet({ db }: Pick<VaultsDeps, "db">, { teamId, roomId, key }: RoomPlace & { readonly key: DataKey }): AsyncGenerator<Uint8Array> {
  yield encode([HEADER]);
  let after: RoomLookRow | null = null;
  for (;;) {
    const page: { readonly looks: readonly RoomLookRow[]; readonly names: Names } = await db.tenant(webScope(teamId), async (tx) => {
      const looks = await listRoomLooks(tx, roomId, { limit: LOOKS_A_PAGE, after });
      const vaults = await listVaultsById(tx, [...new Set(looks.flatMap(({ vaultId }) => vaultId ?? []))]);
      return { looks, names: openNames(key, { guests: await listRoomGuests(tx, roomId), vaults, documents: await listRoomDocuments(tx, roomId) }) };
    });
    if (page.looks.length > 0) yield encode(composeRows(page));
    if (page.looks.length < LOOKS_A_PAGE) return;
    after = page.looks.at(-1) ?? null;
  }
}

function encode(rows: readonly (readonly (string | null)[])[]): Uint8Array {
  return new TextEncoder().encode(composeCsv(rows));
}

type Names = ReadonlyMap<Uuid, string>;

/** Of guests, vaults and documents; what is there no more is known by its id alone. */
function openNames(key: DataKey, { guests, vaults, documents }: { readonly guests: Awaited<ReturnType<typeof listRoomGuests>>; readonly vaults: Awaited<ReturnType<typeof listVaultsById>>; readonly documents: Awaited<ReturnType<typeof listRoomDocuments>> }): Names {
  return new Map([
    ...guests.map((guest) => [guest.id, guestAddressOf(guest, key)] as const),
    ...vaults.map(({ id, nameSealed }) => [id, openVaultText(key, { vaultId: id, column: "name_sealed" }, nameSealed)] as const),
    ...documents.map((document) => [document.id, composeDocument(document, key).name] as const),
  ]);
}

function composeRows({ looks, names }: { readonly looks: readonly RoomLookRow[]; readonly names: Names }): (string | null)[][] {
  const nameOf = (id: Uuid | null): string | null => (id === null ? null : (names.get(id) ?? null));
  return looks.map(({ id, at, guestId, what, part, vaultId, snapshotId, documentId }) => [at.toISOString(), nameOf(guestId), what, part, nameOf(vaultId), nameOf(documentId), vaultId, snapshotId, documentId, id]);
}

function composeLook({ id, guestId, at, what, part, vaultId, documentId }: RoomLookRow): RoomLook {
  return { id, guestId, at: at.toISOString(), what, part, vaultId, documentId };
}
