// What may be done with rooms, and what it leaves in the audit log.

import type { AuditEventDeclaration, PermissionDeclaration } from "#platform/domain/domain.ts";
import { REPORT_PARTS } from "#protocol/report/parts.ts";
import { DOCUMENT_KINDS } from "#protocol/room/documents.ts";

export const ROOM_PERMISSIONS: readonly PermissionDeclaration[] = [
  { name: "vaults.read-rooms", title: "See rooms, who is let into them, and what guests looked at", roles: ["owner", "administrator", "auditor"], elevation: "none", about: "team" },
  { name: "vaults.manage-rooms", title: "Make rooms, fill them before they are opened, put guests out, close and delete them", roles: ["owner", "administrator"], elevation: "none", about: "team" },
  { name: "vaults.open-rooms", title: "Open a room to guests, invite them, and change what an open room shows", roles: ["owner", "administrator"], elevation: "required", about: "team" },
  { name: "vaults.visit-rooms", title: "See what a room shows, as its guest", roles: ["guest"], elevation: "none", about: "team" },
];

export const ROOM_EVENTS: readonly AuditEventDeclaration[] = [
  { name: "vaults.room-created", title: "A room was made", details: {} },
  { name: "vaults.room-changed", title: "What a room is, shows or asks for was changed", details: { open: "boolean", scope: ["summary", "report"], exports: "boolean", vaults: "number", expiresAt: "instant", termsVersion: "number", terms: "sha256" } },
  { name: "vaults.room-opened", title: "A room was opened to its guests", details: { scope: ["summary", "report"], exports: "boolean", vaults: "number", documents: "number", expiresAt: "instant", terms: "sha256" } },
  { name: "vaults.room-vault-shown", title: "An open room shows a vault, by its newest report", details: { roomId: "uuid" } },
  { name: "vaults.room-snapshot-shown", title: "An open room shows a vault, by one report of it", details: { roomId: "uuid", snapshotId: "uuid" } },
  { name: "vaults.room-vault-hidden", title: "An open room shows a vault no more", details: { roomId: "uuid" } },
  { name: "vaults.room-closed", title: "A room was closed: all its guests are out", details: { guests: "number" } },
  { name: "vaults.room-deleted", title: "A room was destroyed with its documents", details: { documents: "number" } },
  { name: "vaults.room-guest-invited", title: "Somebody was invited to a room", details: { roomId: "uuid" } },
  { name: "vaults.room-guest-removed", title: "A guest was put out of a room", details: { roomId: "uuid" } },
  { name: "vaults.room-terms-accepted", title: "A guest accepted the terms of a room", details: { guestId: "uuid", version: "number", terms: "sha256" } },
  { name: "vaults.room-document-named", title: "A document of a room was named; its content comes next", details: { roomId: "uuid", kind: DOCUMENT_KINDS } },
  { name: "vaults.room-document-added", title: "A document was added to a room", details: { roomId: "uuid", kind: DOCUMENT_KINDS, bytes: "number" } },
  { name: "vaults.room-document-removed", title: "A document was taken out of a room and destroyed", details: { roomId: "uuid" } },
  { name: "vaults.room-document-downloaded", title: "Somebody who runs the team downloaded a document of a room", details: { roomId: "uuid" } },
  { name: "vaults.room-looked", title: "A guest looked at something in a room, or took it", details: { guestId: "uuid", what: ["room", "report", "export", "document", "download"], part: ["none", ...REPORT_PARTS], of: "uuid", lookId: "uuid" } },
  { name: "vaults.room-looks-exported", title: "Somebody exported what the guests of a room looked at", details: {} },
];
