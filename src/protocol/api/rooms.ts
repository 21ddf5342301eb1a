// Rooms for due diligence, as those who run a team make and watch them.

import { z } from "zod";

import { REPORT_PARTS } from "#protocol/report/parts.ts";
import { DOCUMENT_KINDS } from "#protocol/room/documents.ts";
import { MAX_TERMS_LENGTH } from "#protocol/room/terms.ts";

import { defineEndpoint } from "./endpoint.ts";
import { countSchema, emailSchema, instantSchema, nameSchema, teamParamsSchema, uuidSchema } from "./values.ts";

/** What one document may weigh: a data room's plans and contracts; larger than that is a vault's business. */
export const MAX_DOCUMENT_BYTES = 50 * 1024 * 1024;
export const MAX_ROOM_VAULTS = 100;
export const MAX_ROOM_DOCUMENTS = 200;
export const MAX_ROOM_GUESTS = 100;
/** Longest life of a room; guests leave earlier where the team's policy says so. */
export const MAX_ROOM_DAYS = 365;
/** Looks of one guest in one room within 24 hours: more than anybody reads, and few enough that nobody fills the log. */
export const MAX_LOOKS_A_DAY = 2_000;
/** Looks in one answer: the newest. The export has all. */
export const MAX_SHOWN_LOOKS = 500;

export const roomParamsSchema = teamParamsSchema.extend({ roomId: uuidSchema });
export const roomDocumentParamsSchema = roomParamsSchema.extend({ documentId: uuidSchema });
export const roomGuestParamsSchema = roomParamsSchema.extend({ guestId: uuidSchema });

export const roomStateSchema = z.enum(["draft", "open", "closed"]);
export const roomScopeSchema = z.enum(["summary", "report"]).describe("`summary`: totals, score and what is urgent; `report`: all parts, without evidence");
export const documentKindSchema = z.enum(DOCUMENT_KINDS);
export const reportPartSchema = z.enum(REPORT_PARTS);
const digestSchema = z.string().regex(/^[0-9a-f]{64}$/, "expected a SHA-256 digest in hexadecimal");

/** Free text of some lines. */
const purposeSchema = z.string().trim().max(1000);
/** Markdown of headings, lists, emphasis; shown as text otherwise. */
const termsSchema = z.string().trim().min(1).max(MAX_TERMS_LENGTH);
const chosenVaultSchema = z.strictObject({ vaultId: uuidSchema, snapshotId: uuidSchema.nullable().describe("Null: whichever is the newest when somebody looks") });

export const roomTermsSchema = z.strictObject({
  version: z.int().positive(),
  text: z.string(),
  digest: digestSchema.describe("SHA-256 of the text: what a guest accepts"),
  changedAt: instantSchema,
});

export const roomDocumentSchema = z.strictObject({
  id: uuidSchema,
  name: z.string(),
  kind: documentKindSchema,
  bytes: countSchema.nullable().describe("Null until its content has come"),
  addedAt: instantSchema,
});

export const roomGuestSchema = z.strictObject({
  id: uuidSchema,
  email: z.string(),
  state: z.enum(["invited", "joined", "expired", "removed"]),
  expiresAt: instantSchema,
  invitedAt: instantSchema,
  joinedAt: instantSchema.nullable(),
  accepted: z.strictObject({ version: z.int().positive(), at: instantSchema }).nullable().describe("The terms that they accepted last"),
});

const common = { id: uuidSchema, name: z.string(), state: roomStateSchema, expiresAt: instantSchema, createdAt: instantSchema };

export const roomSummarySchema = z.strictObject({
  ...common,
  vaults: countSchema,
  documents: countSchema,
  guests: countSchema.describe("Who may come in, or is invited"),
  lastLookAt: instantSchema.nullable(),
});

export const roomSchema = z.strictObject({
  ...common,
  purpose: z.string(),
  scope: roomScopeSchema,
  exports: z.boolean(),
  openedAt: instantSchema.nullable(),
  closedAt: instantSchema.nullable(),
  terms: roomTermsSchema.nullable(),
  vaults: z.array(chosenVaultSchema.extend({ name: z.string() })),
  documents: z.array(roomDocumentSchema),
  guests: z.array(roomGuestSchema),
});

export const roomLookSchema = z.strictObject({
  id: uuidSchema.describe("Stands on each page of an export"),
  guestId: uuidSchema,
  at: instantSchema,
  what: z.enum(["room", "report", "export", "document", "download"]),
  part: reportPartSchema.nullable(),
  vaultId: uuidSchema.nullable(),
  documentId: uuidSchema.nullable(),
});

const lookCountSchema = z.strictObject({ guestId: uuidSchema, what: roomLookSchema.shape.what, part: reportPartSchema.nullable(), vaultId: uuidSchema.nullable(), documentId: uuidSchema.nullable(), count: z.int().positive(), lastAt: instantSchema });

export const roomLooksSchema = z.strictObject({
  counts: z.array(lookCountSchema).describe("How often each guest looked at each thing, and when last"),
  days: z.array(z.strictObject({ day: z.iso.date(), guestId: uuidSchema, count: z.int().positive() })).describe("By day (UTC), ascending"),
  items: z.array(roomLookSchema).describe(`The newest ${MAX_SHOWN_LOOKS}, newest first`),
  total: countSchema,
});

export const listRooms = defineEndpoint({
  id: "room.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/rooms",
  summary: "Rooms of the team, newest first.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: z.strictObject({ items: z.array(roomSummarySchema) }),
});

export const createRoom = defineEndpoint({
  id: "room.create",
  method: "POST",
  path: "/api/v1/teams/:teamId/rooms",
  summary: "Make a room. Nobody from outside sees anything of it until it is opened.",
  input: { params: teamParamsSchema, query: "none", body: z.strictObject({ name: nameSchema, purpose: purposeSchema, expiresAt: instantSchema }) },
  output: roomSchema,
});

const room = { path: "/api/v1/teams/:teamId/rooms/:roomId", input: { params: roomParamsSchema, query: "none", body: "none" }, output: roomSchema } as const;

export const getRoom = defineEndpoint({ ...room, id: "room.get", method: "GET", summary: "One room with its vaults, documents, terms and guests." });

export const changeRoom = defineEndpoint({
  ...room,
  id: "room.change",
  method: "PATCH",
  summary: "Change what a room is, shows and asks for. While it is open this needs an elevation; changed terms have to be accepted again.",
  input: {
    ...room.input,
    body: z.strictObject({
      name: nameSchema.optional(),
      purpose: purposeSchema.optional(),
      scope: roomScopeSchema.optional(),
      exports: z.boolean().optional().describe("Whether guests may take reports as PDF; of whole reports only"),
      expiresAt: instantSchema.optional(),
      terms: termsSchema.optional(),
      vaults: z.array(chosenVaultSchema).max(MAX_ROOM_VAULTS).optional().describe("All that the room shows, in place of those before"),
    }),
  },
});

export const openRoom = defineEndpoint({ ...room, id: "room.open", method: "POST", path: "/api/v1/teams/:teamId/rooms/:roomId/open", summary: "Let its guests in. It needs terms, and something to show." });

export const closeRoom = defineEndpoint({ ...room, id: "room.close", method: "POST", path: "/api/v1/teams/:teamId/rooms/:roomId/close", summary: "Put all guests out, at once and for good. What they looked at stays to be read." });

export const deleteRoom = defineEndpoint({ ...room, id: "room.delete", method: "DELETE", summary: "Close the room and destroy it with its documents. The audit log keeps what was done.", output: "empty" });

export const addRoomDocument = defineEndpoint({
  id: "room-document.add",
  method: "POST",
  path: "/api/v1/teams/:teamId/rooms/:roomId/documents",
  summary: "Name a document; its content is sent next. The end of the name says what it is: pdf, png, jpg, txt, md, csv, docx, xlsx, pptx, odt, ods, odp.",
  input: { params: roomParamsSchema, query: "none", body: z.strictObject({ name: nameSchema }) },
  output: roomDocumentSchema,
});

export const putRoomDocument = defineEndpoint({
  id: "room-document.put",
  method: "PUT",
  path: "/api/v1/teams/:teamId/rooms/:roomId/documents/:documentId/content",
  summary: "The content of a document, once. It has to be what the name says.",
  input: { params: roomDocumentParamsSchema, query: "none", body: { upload: { maxBytes: MAX_DOCUMENT_BYTES } } },
  output: roomDocumentSchema,
});

export const downloadRoomDocument = defineEndpoint({
  id: "room-document.download",
  method: "GET",
  path: "/api/v1/teams/:teamId/rooms/:roomId/documents/:documentId/content",
  summary: "A document, as it was given. Recorded.",
  input: { params: roomDocumentParamsSchema, query: "none", body: "none" },
  output: "download",
});

export const removeRoomDocument = defineEndpoint({
  id: "room-document.remove",
  method: "DELETE",
  path: "/api/v1/teams/:teamId/rooms/:roomId/documents/:documentId",
  summary: "Take a document out of the room and destroy it.",
  input: { params: roomDocumentParamsSchema, query: "none", body: "none" },
  output: "empty",
});

export const inviteRoomGuest = defineEndpoint({
  id: "room-guest.invite",
  method: "POST",
  path: "/api/v1/teams/:teamId/rooms/:roomId/guests",
  summary: "Invite an address to the room, until a day. Who is a guest of the team already needs no new link.",
  input: { params: roomParamsSchema, query: "none", body: z.strictObject({ email: emailSchema, expiresAt: instantSchema }) },
  output: roomGuestSchema,
});

export const removeRoomGuest = defineEndpoint({
  id: "room-guest.remove",
  method: "DELETE",
  path: "/api/v1/teams/:teamId/rooms/:roomId/guests/:guestId",
  summary: "Put a guest out of the room, at once.",
  input: { params: roomGuestParamsSchema, query: "none", body: "none" },
  output: "empty",
});

export const listRoomLooks = defineEndpoint({
  id: "room-look.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/rooms/:roomId/looks",
  summary: "What each guest looked at, how often, and when.",
  input: { params: roomParamsSchema, query: "none", body: "none" },
  output: roomLooksSchema,
});

export const exportRoomLooks = defineEndpoint({
  id: "room-look.export",
  method: "GET",
  path: "/api/v1/teams/:teamId/rooms/:roomId/looks/export",
  summary: "Every look as CSV in which nothing is a formula.",
  input: { params: roomParamsSchema, query: "none", body: "none" },
  output: "download",
});

export type Room = z.output<typeof roomSchema>;
export type RoomSummary = z.output<typeof roomSummarySchema>;
export type RoomDocument = z.output<typeof roomDocumentSchema>;
export type RoomGuest = z.output<typeof roomGuestSchema>;
export type RoomTerms = z.output<typeof roomTermsSchema>;
export type RoomLook = z.output<typeof roomLookSchema>;
export type RoomLooks = z.output<typeof roomLooksSchema>;
export type RoomScope = z.output<typeof roomScopeSchema>;
