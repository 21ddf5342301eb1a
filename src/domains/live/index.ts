// What others may import of the live domain.

export { LIVE_SWEEP_QUEUE, liveDomain } from "./domain.ts";
export { createLive, type Live } from "./live.ts";
export { endSharedBy } from "./live-sessions.ts";
export { createLiveRoutes } from "./routes.ts";
