// What host and guest expect of each other's connection (LIV-36, LIV-37).

export const HEARTBEAT_MS = 5000;
/** Three heartbeats: then the connection is not silent but dead. */
export const SILENCE_MS = 15_000;
/** A member who was away for longer has left: a lid that was closed over lunch is forgiven, a laptop that was lost is not. */
export const ABSENCE_MS = 30 * 60_000;
