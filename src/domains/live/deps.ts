// What the parts of this domain are given.

import type { Permissions } from "#domains/access/index.ts";
import type { Audit } from "#domains/audit/index.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db, Tx } from "#platform/db/db.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import type { Log } from "#platform/log/log.ts";
import type { LiveLimits } from "#protocol/api/live-sessions.ts";

import type { Credential } from "./store.ts";

export interface LiveDeps {
  readonly db: Db;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
  readonly audit: Pick<Audit, "recordAct">;
  readonly permissions: Permissions;
  /** Of the team; opens every version, seals with the newest. */
  fieldKey(tenantId: Uuid): Promise<DataKey>;
  /** Of the access domain; in the transaction of what is about to change. */
  requireLiveTeam(tx: Tx): Promise<void>;
  /** Of the identity domain; who is not there is not in the map. */
  describePeople(personIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, { readonly email: string | null }>>;
  /** The person of a browser's session, as the cookies of a request show it. */
  findBySessionCookie(cookie: string | undefined): Promise<PersonCaller | null>;
  /** Who holds it now and what they may; null when it is, or has been, ended. */
  findHolder(credential: Credential): Promise<PersonCaller | null>;
  /** Those that are good, by id. */
  listLiveCredentials(credentials: readonly Pick<Credential, "kind" | "id">[]): Promise<ReadonlySet<Uuid>>;
  /** Of the access domain: every team, those that are being deleted too. */
  forEachTeam(work: (teamId: Uuid) => Promise<unknown>): Promise<void>;
  readonly limits: LiveLimits;
  readonly maxSessions: number;
  /** How long it is kept who connected from where. */
  readonly connectionsKeptMs: number;
  /** Cuts off all who are in it. */
  cutOff(session: Uint8Array): void;
}

export function webScope(tenantId: Uuid): { readonly role: "strongroom_web"; readonly tenantId: Uuid } {
  return { role: "strongroom_web", tenantId };
}
