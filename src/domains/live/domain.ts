// What the live domain contributes: that a team's live sessions begin and end, and who may do what about them. Their content it never has.

import type { Domain } from "#platform/domain/domain.ts";
import { LIVE_END_REASONS } from "#protocol/api/live-sessions.ts";

import { LIVE_TABLE_DECLARATIONS } from "./tables.ts";

/** Ends what was left behind, and lets logs of connections rotate away. */
export const LIVE_SWEEP_QUEUE = "live.sweep";

export const liveDomain: Domain = {
  name: "live",
  migrations: new URL("./migrations/", import.meta.url),
  tables: LIVE_TABLE_DECLARATIONS,
  auditEvents: [
    { name: "live.session-started", title: "A live session was started", details: { membersOnly: "boolean" } },
    { name: "live.session-ended", title: "A live session ended", details: { reason: LIVE_END_REASONS, seconds: "number", mostParticipants: "number" } },
  ],
  permissions: [
    { name: "live.share", title: "Start live sessions, and end one's own", roles: ["owner", "administrator", "analyst"], elevation: "none", about: "team" },
    { name: "live.join", title: "Join live sessions that are for members only", roles: ["owner", "administrator", "analyst", "viewer"], elevation: "none", about: "team" },
    { name: "live.read", title: "See which live sessions run and ran", roles: ["owner", "administrator", "analyst", "viewer", "auditor", "compliance-officer"], elevation: "none", about: "team" },
    { name: "live.end", title: "End any live session of the team", roles: ["owner", "administrator"], elevation: "none", about: "team" },
    { name: "live.read-connections", title: "See from which addresses live sessions were connected to", roles: ["owner", "administrator", "auditor"], elevation: "none", about: "team" },
  ],
  queues: [{ name: LIVE_SWEEP_QUEUE, message: "none", retries: 1, retryDelaySeconds: 60, expireSeconds: 600, singleton: "none", schedule: "*/10 * * * *" }],
};
