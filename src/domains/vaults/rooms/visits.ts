// A room as its guests see it: the terms, then its vaults and documents. What a vault's report says is in visited-reports.ts.

import { actorOf } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import { openVaultText } from "#domains/vaults/sealed-columns.ts";
import { listVaultsById } from "#domains/vaults/store.ts";
import { listSummariesById } from "#domains/vaults/summary-store.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import type { RoomTerms } from "#protocol/api/rooms.ts";
import type { Visit, VisitedRoom } from "#protocol/api/visits.ts";
import { DOCUMENT_RULES } from "#protocol/room/documents.ts";

import { openRoomText } from "./cells.ts";
import { listRoomDocuments } from "./document-store.ts";
import { locateDocument, openDocument, type RoomDocumentPlace } from "./documents.ts";
import { listPlacesOf, markTermsAccepted } from "./guest-store.ts";
import type { RoomPlace } from "./room-reach.ts";
import { findRoom, listRoomVaults } from "./room-store.ts";
import { composeDocument, composeTerms, endOf, roomNameOf } from "./views.ts";
import { admitVisitor, authoriseVisitor, hasAccepted, isLetIn, markOf, meetVisitor, recordRoomLook, type Visitor } from "./visitor.ts";

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`, `team.deleting`, and `room.unknown` where one is named. */
export interface Visits {
  list(caller: Caller, teamId: Uuid): Promise<{ items: Visit[] }>;
  terms(caller: Caller, place: RoomPlace): Promise<Visit & { terms: RoomTerms }>;
  /** @throws AppError `room.terms-changed` for a digest that is not that of the terms as they are. */
  accept(caller: Caller, place: RoomPlace, digest: string): Promise<Visit>;
  /** @throws AppError `room.terms-not-accepted`. */
  get(caller: Caller, place: RoomPlace): Promise<VisitedRoom>;
  /** To be shown on a page. @throws AppError `room.terms-not-accepted`, `room.document-unknown`, `room.not-shown` for what a page cannot show. */
  view(caller: Caller, place: RoomDocumentPlace): Promise<Download>;
  /** @throws AppError `room.terms-not-accepted`, `room.document-unknown`. */
  download(caller: Caller, place: RoomDocumentPlace): Promise<Download>;
}

export function createVisits(deps: VaultsDeps): Visits {
  const { db } = deps;
  return {
    async list(caller, teamId) {
      const person = authoriseVisitor(deps, caller, teamId);
      const key = await deps.keys.field(teamId);
      return { items: await db.tenant(webScope(teamId), (tx) => listOpen(deps, tx, { personId: person.personId, key })) };
    },
    async terms(caller, place) {
      const visitor = await db.tenant(webScope(place.teamId), (tx) => meetVisitor(deps, tx, { caller, ...place }));
      const key = await deps.keys.field(place.teamId);
      return { ...composeVisit(visitor, key), terms: composeTerms(place.roomId, visitor.terms, key) };
    },
    async accept(caller, place, digest) {
      const visitor = await db.tenant(webScope(place.teamId), async (tx) => {
        const met = await meetVisitor(deps, tx, { caller, ...place });
        if (Buffer.from(met.terms.digest).toString("hex") !== digest) throw new AppError("room.terms-changed");
        if (hasAccepted(met)) return met;
        const accepted = { version: met.terms.version, digest: met.terms.digest, at: new Date(deps.clock.now()) };
        if (await markTermsAccepted(tx, met.guest.id, accepted)) await deps.audit.recordAct(tx, { actor: actorOf(met.person), event: "vaults.room-terms-accepted", subject: { kind: "room", id: place.roomId }, details: { guestId: met.guest.id, version: accepted.version, terms: digest } });
        return { ...met, guest: { ...met.guest, accepted } };
      });
      return composeVisit(visitor, await deps.keys.field(place.teamId));
    },
    async get(caller, place) {
      const key = await deps.keys.field(place.teamId);
      return db.tenant(webScope(place.teamId), async (tx) => {
        const visitor = await admitVisitor(deps, tx, { caller, ...place });
        const { at } = await recordRoomLook(deps, tx, visitor, { what: "room" });
        return composeVisitedRoom(tx, { visitor, key, at });
      });
    },
    async view(caller, place) {
      return openDocument(deps, place, await db.tenant(webScope(place.teamId), async (tx) => {
        const visitor = await admitVisitor(deps, tx, { caller, ...place });
        const found = await locateDocument(tx, place);
        if (!DOCUMENT_RULES[found.row.kind].shown) throw new AppError("room.not-shown", "A page cannot show this document; it can be downloaded.");
        await recordRoomLook(deps, tx, visitor, { what: "document", documentId: place.documentId });
        return found;
      }));
    },
    async download(caller, place) {
      return openDocument(deps, place, await db.tenant(webScope(place.teamId), async (tx) => {
        const visitor = await admitVisitor(deps, tx, { caller, ...place });
        const found = await locateDocument(tx, place);
        await recordRoomLook(deps, tx, visitor, { what: "download", documentId: place.documentId });
        return found;
      }));
    },
  };
}

/** By their end, the nearest first. */
async function listOpen(deps: VaultsDeps, tx: Tx, { personId, key }: { readonly personId: Uuid; readonly key: DataKey }): Promise<Visit[]> {
  await deps.requireLiveTeam(tx);
  const now = new Date(deps.clock.now());
  const visits: Visit[] = [];
  for (const guest of await listPlacesOf(tx, personId)) {
    const room = await findRoom(tx, guest.roomId);
    if (room?.terms != null && isLetIn({ guest, room, now })) visits.push(composeVisit({ guest, room, terms: room.terms }, key));
  }
  return visits.sort((a, b) => a.expiresAt.localeCompare(b.expiresAt));
}

function composeVisit(visitor: Omit<Visitor, "person">, key: DataKey): Visit {
  const { room, guest } = visitor;
  return { roomId: room.id, name: roomNameOf(room, key), expiresAt: endOf(guest, room).toISOString(), accepted: hasAccepted(visitor) };
}

async function composeVisitedRoom(tx: Tx, { visitor, key, at }: { readonly visitor: Visitor; readonly key: DataKey; readonly at: Date }): Promise<VisitedRoom> {
  const { room, guest, terms } = visitor;
  const chosen = new Map((await listRoomVaults(tx, room.id)).map((row) => [row.vaultId, row.snapshotId]));
  const vaults = (await listVaultsById(tx, [...chosen.keys()])).filter(({ deletion }) => deletion === null).map((row) => ({ row, snapshotId: chosen.get(row.id) ?? row.lastSnapshotId }));
  const summaries = await listSummariesById(tx, vaults.flatMap(({ snapshotId }) => snapshotId ?? []));
  return {
    name: roomNameOf(room, key),
    purpose: openPurpose(visitor, key),
    expiresAt: endOf(guest, room).toISOString(),
    mark: markOf(visitor, key, at),
    scope: room.scope,
    exports: room.exports,
    acceptedAt: (guest.accepted?.at ?? at).toISOString(),
    terms: composeTerms(room.id, terms, key),
    vaults: vaults.map(({ row, snapshotId }) => {
      const found = snapshotId === null ? undefined : summaries.get(snapshotId);
      const name = openVaultText(key, { vaultId: row.id, column: "name_sealed" }, row.nameSealed);
      return { id: row.id, name, reportedAt: found?.at.toISOString() ?? null, score: found?.summary.score ?? null, code: found?.summary.code ?? null, languages: (found?.summary.languages ?? []).map((language) => language.name) };
    }).sort((a, b) => a.name.localeCompare(b.name, "en")),
    documents: (await listRoomDocuments(tx, room.id)).filter(({ blob }) => blob !== null).map((document) => composeDocument(document, key)),
  };
}

function openPurpose({ room }: Visitor, key: DataKey): string {
  return openRoomText(key, { table: "rooms", column: "purpose_sealed", row: room.id }, room.purposeSealed);
}
