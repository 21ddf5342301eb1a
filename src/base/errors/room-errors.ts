// What can go wrong in rooms, where guests are shown chosen vaults and documents. Sorted by code; see
// ../error-catalogue.ts for what an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const ROOM_ERRORS = {
  "room.closed": {
    title: "The room is closed.",
    remedy: "A closed room is not opened again: make another one.",
    status: 409,
    retry: false,
  },
  "room.document-kept": {
    title: "The document has its content already.",
    remedy: "A document is written once: remove it and add the other one.",
    status: 409,
    retry: false,
  },
  "room.document-kind": {
    title: "Documents of this kind are not taken.",
    remedy: "Give a PDF, a picture (png, jpg), a plain text (txt, md, csv) or an office document (docx, xlsx, pptx, odt, ods, odp).",
    status: 422,
    retry: false,
  },
  "room.document-mismatch": {
    title: "The document is not what its name says.",
    remedy: "Name the file by what it is, or save it again as what its name says.",
    status: 422,
    retry: false,
  },
  "room.document-unknown": {
    title: "There is no such document in this room.",
    remedy: "Check the address; it may have been taken out.",
    status: 404,
    retry: false,
  },
  "room.full": {
    title: "The room holds as much as a room may.",
    remedy: "Take something out first, or make a second room.",
    status: 409,
    retry: false,
  },
  "room.guest-exists": {
    title: "This address is in the room already.",
    remedy: "Put the guest out first to invite them anew.",
    status: 409,
    retry: false,
  },
  "room.guest-unknown": {
    title: "There is no such guest in this room.",
    remedy: "Check the address; they may have been put out.",
    status: 404,
    retry: false,
  },
  "room.invalid": {
    title: "The room cannot be like this.",
    remedy: "Read the message, and change what it names.",
    status: 422,
    retry: false,
  },
  "room.not-ready": {
    title: "The room cannot be opened yet.",
    remedy: "Give it terms, and at least one vault or document to show.",
    status: 409,
    retry: false,
  },
  "room.not-shown": {
    title: "The room does not show this.",
    remedy: "Ask those who opened the room.",
    status: 403,
    retry: false,
  },
  "room.terms-changed": {
    title: "These are not the terms of the room any more.",
    remedy: "Read the terms as they are now, and accept those.",
    status: 409,
    retry: false,
  },
  "room.terms-not-accepted": {
    title: "The terms of the room come first.",
    remedy: "Read and accept them; changed terms have to be accepted again.",
    status: 403,
    retry: false,
  },
  "room.too-many-looks": {
    title: "You have looked at more within a day than anybody reads.",
    remedy: "Come back tomorrow; every look is recorded, and who runs the room sees them.",
    status: 429,
    retry: true,
  },
  "room.unknown": {
    title: "There is no such room, or it is not open to you.",
    remedy: "Check the address; the room may be closed, or your time in it over.",
    status: 404,
    retry: false,
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
