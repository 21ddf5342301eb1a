// What can go wrong in a live session. Sorted by code; see ../error-catalogue.ts for what an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const LIVE_ERRORS = {
  "live.ended": {
    title: "This connection of the live session has ended, and takes nothing more.",
    remedy: "Connect again: a member goes on where it was, and nothing that was typed is lost.",
    status: 409,
    retry: true,
  },
  "live.refused": {
    title: "A link, a frame or a message is not one of this live session.",
    remedy: "Ask the host for a new link. If it happens again, somebody between you and the host changes what is sent: end the session.",
    status: 400,
    retry: false,
  },
  "live.request-refused": {
    title: "The host does not do what was asked in the live session.",
    remedy: "The message says what stands in the way; ask the person at the host, who may change it.",
    status: 409,
    retry: false,
  },
  "live.session-over": {
    title: "The live session is over.",
    remedy: "Start another with `strongroom share`. What guests changed is on the disk, and what was there before is kept beside.",
    status: 410,
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
