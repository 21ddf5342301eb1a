// The tenant's container of blobs: made with the first thing that is kept in one.

import type { Uuid } from "#base/uuid.ts";

import { webScope, type VaultsDeps } from "./deps.ts";
import { findContainer, keepContainer } from "./store.ts";

export async function ensureContainer(deps: Pick<VaultsDeps, "db" | "blobs">, teamId: Uuid): Promise<Uuid> {
  const found = await deps.db.tenant(webScope(teamId), findContainer);
  if (found !== null) return found;
  const made = await deps.blobs.createContainer();
  const kept = await deps.db.tenant(webScope(teamId), (tx) => keepContainer(tx, made));
  if (kept !== made) await deps.blobs.removeContainer(made);
  return kept;
}
