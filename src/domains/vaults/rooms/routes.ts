// The routes of rooms: of those who run them, and of their guests.

import { HOUR, MINUTE } from "#base/units.ts";
import type { Vaults } from "#domains/vaults/vaults.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import {
  addRoomDocument, changeRoom, closeRoom, createRoom, deleteRoom, downloadRoomDocument, exportRoomLooks, getRoom, inviteRoomGuest, listRoomLooks, listRooms, openRoom, putRoomDocument, removeRoomDocument, removeRoomGuest,
} from "#protocol/api/rooms.ts";
import { acceptVisitTerms, downloadVisitDocument, exportVisitReport, getVisit, getVisitReport, getVisitTerms, listVisits, viewVisitDocument } from "#protocol/api/visits.ts";

import { MANAGE_ROOMS, OPEN_ROOMS, READ_ROOMS } from "./room-reach.ts";
import { VISIT_ROOMS } from "./visitor.ts";

const READ = { requests: 600, perMs: MINUTE };
const CHANGE = { requests: 60, perMs: MINUTE };
/** Each takes bytes in or gives them out. */
const FILE = { requests: 300, perMs: HOUR };
/** Each may send a mail to somebody who did not ask for it. */
const MAIL = { requests: 30, perMs: HOUR };

type RoomServices = Pick<Vaults, "rooms" | "roomGuests" | "roomDocuments" | "roomLooks" | "visits" | "visitedReports">;

export function createRoomRoutes(services: RoomServices): readonly Route[] {
  return [...ownRoutes(services), ...documentRoutes(services), ...guestRoutes(services), ...visitRoutes(services)];
}

function ownRoutes({ rooms }: Pick<RoomServices, "rooms">): readonly Route[] {
  return [
    defineRoute({ endpoint: listRooms, access: { permission: READ_ROOMS }, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => rooms.list(caller, params.teamId) }),
    defineRoute({ endpoint: createRoom, access: { permission: MANAGE_ROOMS }, limit: CHANGE, audit: "vaults.room-created", success: 201, handler: ({ caller, params, body }) => rooms.create(caller, params.teamId, body) }),
    defineRoute({ endpoint: getRoom, access: { permission: READ_ROOMS }, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => rooms.get(caller, params) }),
    defineRoute({ endpoint: changeRoom, access: { permission: MANAGE_ROOMS }, limit: CHANGE, audit: "vaults.room-changed", success: 200, handler: ({ caller, params, body }) => rooms.change(caller, params, body) }),
    defineRoute({ endpoint: openRoom, access: { permission: OPEN_ROOMS }, limit: CHANGE, audit: "vaults.room-opened", success: 200, handler: ({ caller, params }) => rooms.open(caller, params) }),
    defineRoute({ endpoint: closeRoom, access: { permission: MANAGE_ROOMS }, limit: CHANGE, audit: "vaults.room-closed", success: 200, handler: ({ caller, params }) => rooms.close(caller, params) }),
    defineRoute({ endpoint: deleteRoom, access: { permission: MANAGE_ROOMS }, limit: CHANGE, audit: "vaults.room-deleted", success: 204, handler: ({ caller, params }) => rooms.delete(caller, params) }),
  ];
}

function documentRoutes({ roomDocuments }: Pick<RoomServices, "roomDocuments">): readonly Route[] {
  return [
    defineRoute({ endpoint: addRoomDocument, access: { permission: MANAGE_ROOMS }, limit: FILE, audit: "vaults.room-document-named", success: 201, handler: ({ caller, params, body }) => roomDocuments.add(caller, params, body.name) }),
    defineRoute({ endpoint: putRoomDocument, access: { permission: MANAGE_ROOMS }, limit: FILE, audit: "vaults.room-document-added", success: 200, handler: ({ caller, params, body }) => roomDocuments.put(caller, params, body) }),
    defineRoute({ endpoint: downloadRoomDocument, access: { permission: MANAGE_ROOMS }, limit: FILE, audit: "vaults.room-document-downloaded", success: 200, handler: ({ caller, params }) => roomDocuments.download(caller, params) }),
    defineRoute({ endpoint: removeRoomDocument, access: { permission: MANAGE_ROOMS }, limit: CHANGE, audit: "vaults.room-document-removed", success: 204, handler: ({ caller, params }) => roomDocuments.remove(caller, params) }),
  ];
}

function guestRoutes({ roomGuests, roomLooks }: Pick<RoomServices, "roomGuests" | "roomLooks">): readonly Route[] {
  return [
    defineRoute({ endpoint: inviteRoomGuest, access: { permission: OPEN_ROOMS }, limit: MAIL, audit: "vaults.room-guest-invited", success: 201, handler: ({ caller, params, body }) => roomGuests.invite(caller, params, body) }),
    defineRoute({ endpoint: removeRoomGuest, access: { permission: MANAGE_ROOMS }, limit: CHANGE, audit: "vaults.room-guest-removed", success: 204, handler: ({ caller, params }) => roomGuests.remove(caller, params) }),
    defineRoute({ endpoint: listRoomLooks, access: { permission: READ_ROOMS }, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => roomLooks.list(caller, params) }),
    defineRoute({ endpoint: exportRoomLooks, access: { permission: READ_ROOMS }, limit: FILE, audit: "vaults.room-looks-exported", success: 200, handler: ({ caller, params }) => roomLooks.export(caller, params) }),
  ];
}

function visitRoutes({ visits, visitedReports }: Pick<RoomServices, "visits" | "visitedReports">): readonly Route[] {
  const access = { permission: VISIT_ROOMS };
  return [
    defineRoute({ endpoint: listVisits, access, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => visits.list(caller, params.teamId) }),
    defineRoute({ endpoint: getVisitTerms, access, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => visits.terms(caller, params) }),
    defineRoute({ endpoint: acceptVisitTerms, access, limit: CHANGE, audit: "vaults.room-terms-accepted", success: 200, handler: ({ caller, params, body }) => visits.accept(caller, params, body.digest) }),
    defineRoute({ endpoint: getVisit, access, limit: READ, audit: "vaults.room-looked", success: 200, handler: ({ caller, params }) => visits.get(caller, params) }),
    defineRoute({ endpoint: getVisitReport, access, limit: READ, audit: "vaults.room-looked", success: 200, handler: ({ caller, params, query }) => visitedReports.part(caller, params, query.part) }),
    defineRoute({ endpoint: exportVisitReport, access, limit: FILE, audit: "vaults.room-looked", success: 200, handler: ({ caller, params }) => visitedReports.pdf(caller, params) }),
    defineRoute({ endpoint: viewVisitDocument, access, limit: FILE, audit: "vaults.room-looked", success: 200, handler: ({ caller, params }) => visits.view(caller, params) }),
    defineRoute({ endpoint: downloadVisitDocument, access, limit: FILE, audit: "vaults.room-looked", success: 200, handler: ({ caller, params }) => visits.download(caller, params) }),
  ];
}
