// The rows of rooms, typed for kysely, and what the domain declares of them.

import type { Uuid } from "#base/uuid.ts";
import type { TenantId } from "#domains/vaults/tables.ts";
import type { TableDeclaration } from "#platform/db/db.ts";
import type { RoomLook, RoomScope } from "#protocol/api/rooms.ts";
import type { ReportPart } from "#protocol/report/parts.ts";
import type { DocumentKind } from "#protocol/room/documents.ts";
import type { ColumnType } from "kysely";

export interface RoomTables {
  rooms: {
    tenant_id: TenantId;
    id: Uuid;
    key_id: Uuid;
    name_sealed: Uint8Array;
    purpose_sealed: Uint8Array;
    state: "draft" | "open" | "closed";
    scope: RoomScope;
    exports: boolean;
    terms_version: number;
    terms_sealed: Uint8Array | null;
    terms_digest: Uint8Array | null;
    terms_changed_at: Date | null;
    expires_at: Date;
    created_by: Uuid;
    created_at: Date;
    opened_at: Date | null;
    closed_at: Date | null;
  };
  room_vaults: { tenant_id: TenantId; room_id: Uuid; vault_id: Uuid; snapshot_id: Uuid | null };
  room_documents: {
    tenant_id: TenantId;
    id: Uuid;
    room_id: Uuid;
    key_id: Uuid;
    name_sealed: Uint8Array;
    kind: DocumentKind;
    blob_name: Uuid | null;
    blob_key_id: Uuid | null;
    blob_bytes: ColumnType<string | number | bigint | null, number | null, number>;
    added_by: Uuid;
    added_at: Date;
  };
  room_guests: {
    tenant_id: TenantId;
    id: Uuid;
    room_id: Uuid;
    key_id: Uuid;
    email_sealed: Uint8Array;
    email_index: Uint8Array;
    invitation_id: Uuid | null;
    person_id: Uuid | null;
    expires_at: Date;
    invited_by: Uuid;
    invited_at: Date;
    joined_at: Date | null;
    removed_at: Date | null;
    accepted_version: number | null;
    accepted_digest: Uint8Array | null;
    accepted_at: Date | null;
  };
  room_looks: {
    tenant_id: TenantId;
    id: Uuid;
    room_id: Uuid;
    guest_id: Uuid;
    what: RoomLook["what"];
    vault_id: Uuid | null;
    snapshot_id: Uuid | null;
    part: ReportPart | null;
    document_id: Uuid | null;
    at: Date;
  };
}

export const ROOM_TABLE_DECLARATIONS = [
  { name: "rooms", scope: "tenant" },
  { name: "room_vaults", scope: "tenant" },
  { name: "room_documents", scope: "tenant" },
  { name: "room_guests", scope: "tenant" },
  { name: "room_looks", scope: "tenant" },
] as const satisfies readonly TableDeclaration[];
