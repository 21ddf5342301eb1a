// What can go wrong in a live session. Sorted by code; see ../error-catalogue.ts for what an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const LIVE_ERRORS = {
  "live.ended": {
    title: "This connection of the live session has ended, and takes nothing more.",
    remedy: "Connect again: a member goes on where it was, and nothing that was typed is lost.",
    status: 409,
    retry: true,
  },
  "live.id-taken": {
    title: "There is a live session of this number already.",
    remedy: "Make 16 random bytes anew.",
    status: 409,
    retry: true,
  },
  "live.protocol-refused": {
    title: "The connection does not offer the protocol of live sessions and a token.",
    remedy: "Offer the sub-protocols strongroom.live.1 and host. or guest. with the token behind it.",
    status: 400,
    retry: false,
  },
  "live.refused": {
    title: "A link, a frame or a message is not one of this live session.",
    remedy: "Ask the host for a new link. If it happens again, somebody between you and the host changes what is sent: end the session.",
    status: 400,
    retry: false,
  },
  "live.relay-full": {
    title: "The server takes no more live connections at this moment.",
    remedy: "Try again in a little while. Whoever runs the server may raise `liveMaxConnections`.",
    status: 503,
    retry: true,
  },
  "live.request-refused": {
    title: "The host does not do what was asked in the live session.",
    remedy: "The message says what stands in the way; ask the person at the host, who may change it.",
    status: 409,
    retry: false,
  },
  "live.too-many": {
    title: "As many live sessions run in this team as the installation allows.",
    remedy: "End one that is not needed any more.",
    status: 409,
    retry: false,
  },
  "live.unknown": {
    title: "There is no such live session, or it has ended.",
    remedy: "See the list of live sessions of the team.",
    status: 404,
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
