// Every look of an outsider is recorded: which vault, and what of it.

import { actorOf } from "#domains/audit/index.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { PersonCaller } from "#platform/http/route.ts";

import type { VaultsDeps } from "./deps.ts";

export interface GuestLook {
  readonly person: PersonCaller;
  readonly teamId: Uuid;
  /** Null for the list of all that the guest may see. */
  readonly vaultId: Uuid | null;
  readonly what: "list" | "vault" | "report" | "trend";
}

/** In the transaction that reads; nothing for those who belong to the team. */
export async function recordGuestLook({ audit }: Pick<VaultsDeps, "audit">, tx: Tx, { person, teamId, vaultId, what }: GuestLook): Promise<void> {
  if (person.teams.find(({ tenantId }) => tenantId === teamId)?.role !== "guest") return;
  const subject = vaultId === null ? { kind: "team", id: teamId } : { kind: "vault", id: vaultId };
  await audit.recordAct(tx, { actor: actorOf(person), event: "vaults.guest-looked", subject, details: { what } });
}
