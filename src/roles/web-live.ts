// Live sessions as the web's part has them: beside the relay, which knows none of this.

import type { Access, Permissions } from "#domains/access/index.ts";
import type { Audit } from "#domains/audit/index.ts";
import type { ApiTokens } from "#domains/identity/index.ts";
import { createLive, type Live } from "#domains/live/index.ts";
import { DAY } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import { readSessionToken } from "#platform/http/session-cookie.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

import { liveLimits } from "./relay.ts";
import type { WebRoleDeps } from "./web.ts";

export interface WebLiveGiven {
  readonly deps: WebRoleDeps;
  readonly access: Access;
  readonly audit: Audit;
  readonly permissions: Permissions;
  readonly tokens: Pick<ApiTokens, "findLive">;
  field(tenantId: Uuid): Promise<DataKey>;
  /** Of the relay. */
  cutOff(session: Uint8Array): void;
}

export function createWebLive({ deps, access, audit, permissions, tokens, field, cutOff }: WebLiveGiven): Live {
  const { config, transport } = deps;
  return createLive({
    ...deps,
    audit,
    permissions,
    fieldKey: field,
    requireLiveTeam: access.teams.requireLive,
    async findBySessionCookie(cookie) {
      const token = readSessionToken(cookie, transport);
      return token === null ? null : access.sessions.resolveCaller(token);
    },
    async findHolder({ kind, id }) {
      if (kind === "session") return access.sessions.resolveAgain(id);
      const holder = await tokens.findLive(id);
      return holder === null ? null : access.sessions.resolveProgram(holder);
    },
    forEachTeam: access.upkeep.forEachTeam,
    limits: liveLimits(config),
    maxSessions: config.liveMaxSessions,
    connectionsKeptMs: config.liveConnectionsKeptDays * DAY,
    cutOff,
  });
}
