// Every look of an outsider is recorded: which vaults, and what of them.

import { actorOf } from "#domains/audit/index.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { PersonCaller } from "#platform/http/route.ts";

import type { VaultsDeps } from "./deps.ts";

export const GUEST_LOOKS = ["list", "vault", "report", "trend", "archivist"] as const;

export interface GuestLook {
  readonly person: PersonCaller;
  readonly teamId: Uuid;
  /** Each that the guest was shown something of, also where it was one of many. */
  readonly vaultIds: readonly Uuid[];
  readonly what: (typeof GUEST_LOOKS)[number];
}

/** In the transaction that reads; nothing for those who belong to the team. */
export async function recordGuestLook({ audit }: Pick<VaultsDeps, "audit">, tx: Tx, { person, teamId, vaultIds, what }: GuestLook): Promise<void> {
  if (vaultIds.length === 0 || person.teams.find(({ tenantId }) => tenantId === teamId)?.role !== "guest") return;
  await audit.recordActs(tx, vaultIds.map((id) => ({ actor: actorOf(person), event: "vaults.guest-looked", subject: { kind: "vault", id }, details: { what } })));
}
