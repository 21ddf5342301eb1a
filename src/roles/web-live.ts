// Live sessions as the web's part has them: beside the relay, which knows none of this.

import type { Access, Permissions } from "#domains/access/index.ts";
import type { Audit } from "#domains/audit/index.ts";
import { describePeople, type ApiTokens, type Identity } from "#domains/identity/index.ts";
import { createLive, type Live } from "#domains/live/index.ts";
import { DAY } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import { readSessionToken } from "#platform/http/session-cookie.ts";
import { INSTALLATION_ID, type DataKey } from "#platform/keyring/authority.ts";

import { liveLimits } from "./relay.ts";
import type { WebRoleDeps } from "./web.ts";

export interface WebLiveGiven {
  readonly deps: WebRoleDeps;
  readonly access: Access;
  readonly audit: Audit;
  readonly permissions: Permissions;
  readonly identity: Pick<Identity, "sessions">;
  readonly tokens: Pick<ApiTokens, "findLive" | "listLive">;
  field(tenantId: Uuid): Promise<DataKey>;
  /** Of the relay. */
  cutOff(session: Uint8Array): void;
}

export function createWebLive({ deps, access, audit, permissions, identity, tokens, field, cutOff }: WebLiveGiven): Live {
  const { config, transport } = deps;
  return createLive({
    ...deps,
    audit,
    permissions,
    fieldKey: field,
    requireLiveTeam: access.teams.requireLive,
    describePeople: (personIds) => describePeople({ db: deps.db, fieldKey: () => field(INSTALLATION_ID) }, personIds),
    async findBySessionCookie(cookie) {
      const token = readSessionToken(cookie, transport);
      return token === null ? null : access.sessions.resolveCaller(token);
    },
    async findHolder({ kind, id }) {
      if (kind === "session") return access.sessions.resolveAgain(id);
      const holder = await tokens.findLive(id);
      return holder === null ? null : access.sessions.resolveProgram(holder);
    },
    async listLiveCredentials(credentials) {
      const idsOf = (kind: (typeof credentials)[number]["kind"]): readonly Uuid[] => [...new Set(credentials.filter((each) => each.kind === kind).map(({ id }) => id))];
      return new Set([...(await identity.sessions.listLive(idsOf("session"))), ...(await tokens.listLive(idsOf("api-token")))]);
    },
    forEachTeam: access.upkeep.forEachTeam,
    limits: liveLimits(config),
    maxSessions: config.liveMaxSessions,
    connectionsKeptMs: config.liveConnectionsKeptDays * DAY,
    cutOff,
  });
}
