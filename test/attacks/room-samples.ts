// Rooms for the suites that attack every route: for each team one that is open, with its vault, a document without content and the team's guest, who
// has accepted the terms; the bodies that its routes take; and what puts it back to what it was.

import { createHash } from "node:crypto";

import { DAY } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { TestDatabase } from "#platform/db/testing/for-each-engine.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

const TERMS = "# Terms";
const DIGEST = createHash("sha256").update(TERMS).digest();

export interface SampleRooms {
  readonly roomId: Uuid;
  readonly documentId: Uuid;
  readonly guestId: Uuid;
  /** As the room's own end, and a guest's. */
  readonly roomUntil: string;
  readonly guestUntil: string;
}

export interface RoomedTeam extends SampleRooms {
  readonly teamId: Uuid;
  readonly vaultId: Uuid;
  readonly snapshotId: Uuid;
  readonly people: { readonly guest: Uuid; readonly owner: Uuid };
}

export const ROOM_SAMPLES: Readonly<Record<string, (team: RoomedTeam) => object>> = {
  "room.create": ({ roomUntil }) => ({ name: "Room", purpose: "Why", expiresAt: roomUntil }),
  "room.change": ({ vaultId, snapshotId, roomUntil }) => ({ name: "Room", purpose: "Why", scope: "report", exports: true, expiresAt: roomUntil, terms: TERMS, vaults: [{ vaultId, snapshotId }] }),
  "room-document.add": () => ({ name: "Plan.docx" }),
  "room-guest.invite": ({ guestUntil }) => ({ email: `${createUuid()}@example.org`, expiresAt: guestUntil }),
  "visit.accept": () => ({ digest: DIGEST.toString("hex") }),
};

export function planRoom(now: Date): SampleRooms {
  const later = (days: number): string => new Date(now.getTime() + days * DAY).toISOString();
  return { roomId: createUuid(), documentId: createUuid(), guestId: createUuid(), roomUntil: later(200), guestUntil: later(20) };
}

/** In place of what is left of it. */
export async function insertRoom({ asOwner }: Pick<TestDatabase, "asOwner">, { team, key }: { readonly team: RoomedTeam; readonly key: DataKey }): Promise<void> {
  const { teamId, roomId, documentId, guestId, vaultId, people, roomUntil } = team;
  const seal = (text: string, table: string, column: string, row: Uuid): Uint8Array => key.seal(Buffer.from(text), { table, column, row });
  await asOwner("delete from rooms where tenant_id = $1", [teamId]);
  await asOwner(
    `insert into rooms (tenant_id, id, key_id, name_sealed, purpose_sealed, state, scope, exports, terms_version, terms_sealed, terms_digest, terms_changed_at, expires_at, created_by, created_at, opened_at)
      values ($1, $2, $3, $4, $5, 'open', 'report', true, 1, $6, $7, '2020-01-01', $8, $9, '2020-01-01', '2020-01-01')`,
    [teamId, roomId, key.keyId, seal("Room", "rooms", "name_sealed", roomId), seal("Why", "rooms", "purpose_sealed", roomId), seal(TERMS, "rooms", "terms_sealed", roomId), new Uint8Array(DIGEST), roomUntil, people.owner],
  );
  await asOwner("insert into room_vaults (tenant_id, room_id, vault_id) values ($1, $2, $3)", [teamId, roomId, vaultId]);
  await asOwner("insert into room_documents (tenant_id, id, room_id, key_id, name_sealed, kind, added_by, added_at) values ($1, $2, $3, $4, $5, 'office', $6, '2020-01-01')", [teamId, documentId, roomId, key.keyId, seal("Plan.docx", "room_documents", "name_sealed", documentId), people.owner]);
  await asOwner(
    `insert into room_guests (tenant_id, id, room_id, key_id, email_sealed, email_index, person_id, expires_at, invited_by, invited_at, joined_at, accepted_version, accepted_digest, accepted_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, '2020-01-01', '2020-01-01', 1, $10, '2020-01-01')`,
    [teamId, guestId, roomId, key.keyId, seal("guest@example.org", "room_guests", "email_sealed", guestId), new Uint8Array(DIGEST), people.guest, roomUntil, people.owner, new Uint8Array(DIGEST)],
  );
}
