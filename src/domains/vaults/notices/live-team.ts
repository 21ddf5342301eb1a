// Whether a team is still written to, and written for.

import { isAppError } from "#base/app-error.ts";
import type { VaultsDeps } from "#domains/vaults/deps.ts";
import type { Tx } from "#platform/db/db.ts";

/** Of the transaction's team; as an answer instead of an error, since nobody is there to get one. */
export async function isTeamLive(deps: Pick<VaultsDeps, "requireLiveTeam">, tx: Tx): Promise<boolean> {
  try {
    await deps.requireLiveTeam(tx);
    return true;
  } catch (error) {
    if (isAppError(error, "team.deleting") || isAppError(error, "team.unknown")) return false;
    throw error;
  }
}
