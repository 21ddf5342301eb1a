// The relay of live sessions, a part of the web's process: it passes frames on by their envelope. It has no database, no key and no part of the
// protocol that could open a frame (tools/closures proves it); what it may know of sessions it asks its register.

import { MINUTE } from "#base/units.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Config } from "#platform/config/load-config.ts";
import type { RelayLimits } from "#platform/live-relay/limits.ts";
import type { RelayRegister } from "#platform/live-relay/ports.ts";
import { createRelay, type Relay } from "#platform/live-relay/relay.ts";
import type { Log } from "#platform/log/log.ts";
import { MAX_FRAME_BYTES } from "#protocol/live/envelope/header.ts";
import type { LiveLimits } from "#protocol/api/live-sessions.ts";

export type RelayConfig = Pick<
  Config,
  "liveMaxMembers" | "liveMaxConnections" | "liveConnectionsPerMinute" | "liveGuestFramesPerSecond" | "liveGuestBytesPerSecond" | "liveHostFramesPerSecond" | "liveHostBytesPerSecond" | "liveMaxWaitingBytes" | "liveIdleMs"
>;

export interface RelayRoleDeps {
  readonly config: RelayConfig;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
  readonly register: RelayRegister;
}

/** LIV-36: who is away for longer has left. */
const HOST_AWAY_MS = 30 * MINUTE;

export function createRelayRole({ config, ...deps }: RelayRoleDeps): Relay {
  return createRelay({ ...deps, limits: relayLimits(config) });
}

/** As the host is told. */
export function liveLimits(config: RelayConfig): LiveLimits {
  const { maxMembers, idleMs, hostAwayMs, guest, host } = relayLimits(config);
  return {
    maxMembers, idleMs, hostAwayMs,
    maxFrameBytes: MAX_FRAME_BYTES,
    guestBytesPerSecond: guest.bytesPerSecond,
    guestFramesPerSecond: guest.framesPerSecond,
    hostBytesPerSecond: host.bytesPerSecond,
    hostFramesPerSecond: host.framesPerSecond,
  };
}

function relayLimits(config: RelayConfig): RelayLimits {
  return {
    maxMembers: config.liveMaxMembers,
    maxConnections: config.liveMaxConnections,
    connectionsPerMinute: config.liveConnectionsPerMinute,
    guest: { framesPerSecond: config.liveGuestFramesPerSecond, bytesPerSecond: config.liveGuestBytesPerSecond },
    host: { framesPerSecond: config.liveHostFramesPerSecond, bytesPerSecond: config.liveHostBytesPerSecond },
    maxWaitingBytes: config.liveMaxWaitingBytes,
    idleMs: config.liveIdleMs,
    hostAwayMs: HOST_AWAY_MS,
  };
}
