// Grants: leave to do more than the role allows, for a time. Whether one is in force is asked by time at every request; nothing has
// to run for it to end.

import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Tx } from "#platform/db/db.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";

import { insertGrant, insertGrantEnd, listActiveGrants, listOpenGrants, type GrantRow, type TimedGrant } from "./store.ts";
import type { GrantEnd } from "./tables.ts";

/** An elevation is bound to a session and has its reason; the others have theirs in the request that they come from. */
export type NewGrant =
  | { readonly kind: "elevation"; readonly tenantId: Uuid; readonly personId: Uuid; readonly sessionId: Uuid; readonly reason: string; readonly durationMs: number }
  | {
      readonly kind: "request" | "break-glass";
      readonly tenantId: Uuid;
      readonly personId: Uuid;
      readonly requestId: Uuid;
      readonly permissions: readonly string[];
      readonly projects: "all" | readonly Uuid[];
      readonly durationMs: number;
    };

/** Sealed and numbered, and not yet given: keys are asked for outside the transaction. */
export type PreparedGrant = Omit<GrantRow, "ended" | "beginsAt" | "expiresAt"> & { readonly durationMs: number };

export interface Grants {
  prepare(grant: NewGrant): Promise<PreparedGrant>;
  /** From now on. In the transaction of what it follows from. */
  give(tx: Tx, grant: PreparedGrant): Promise<{ readonly grantId: Uuid; readonly expiresAt: Date }>;
  /** False when it had ended already or is not there. */
  end(tx: Tx, end: { readonly grantId: Uuid; readonly by: Uuid | null; readonly why: GrantEnd }): Promise<boolean>;
  /** All that the person has in the transaction's team, or those of one session. Gives how many. */
  endAllOf(tx: Tx, given: { readonly personId: Uuid; readonly sessionId: Uuid | "any"; readonly by: Uuid | null; readonly why: GrantEnd }): Promise<number>;
  /** In force now in the transaction's team. */
  listActive(tx: Tx, holder: { readonly personId: Uuid; readonly sessionId: Uuid }): Promise<readonly TimedGrant[]>;
}

export interface GrantsDeps {
  /** A steady one: see ./steady-clock.ts. */
  readonly clock: Pick<Clock, "now">;
  fieldKey(tenantId: Uuid): Promise<DataKey>;
}

export function createGrants({ clock, fieldKey }: GrantsDeps): Grants {
  const now = (): Date => new Date(clock.now());
  return {
    async prepare(grant) {
      const id = createUuid();
      const { kind, personId, durationMs } = grant;
      if (grant.kind !== "elevation") {
        return { id, kind, personId, durationMs, permissions: grant.permissions, projects: grant.projects, sessionId: null, requestId: grant.requestId, reason: null };
      }
      const key = await fieldKey(grant.tenantId);
      const reason = { keyId: key.keyId, sealed: sealText(key, reasonCell(id), grant.reason) };
      return { id, kind, personId, durationMs, permissions: [], projects: "all", sessionId: grant.sessionId, requestId: null, reason };
    },
    async give(tx, { durationMs, ...grant }) {
      const beginsAt = now();
      const expiresAt = new Date(beginsAt.getTime() + durationMs);
      await insertGrant(tx, { ...grant, beginsAt, expiresAt });
      return { grantId: grant.id, expiresAt };
    },
    end: (tx, end) => insertGrantEnd(tx, { ...end, at: now() }),
    async endAllOf(tx, { personId, sessionId, by, why }) {
      let ended = 0;
      for (const grant of await listOpenGrants(tx, { personId, now: now() })) {
        if (sessionId !== "any" && grant.sessionId !== sessionId) continue;
        if (await insertGrantEnd(tx, { grantId: grant.id, by, why, at: now() })) ended += 1;
      }
      return ended;
    },
    listActive: (tx, holder) => listActiveGrants(tx, { ...holder, now: now() }),
  };
}

export function openGrantReason(key: DataKey, grant: Pick<GrantRow, "id" | "reason">): string | null {
  return grant.reason === null ? null : openText(key, reasonCell(grant.id), grant.reason.sealed);
}

function reasonCell(row: Uuid) {
  return { table: "grants", column: "reason_sealed", row } as const;
}
