// What stands at the end of each mail: who and which team, sealed under the installation's own key, so that it says nothing to whoever reads
// it and nobody else can make one. It stops mail and can do nothing else, so it has no end.

import { AppError, isAppError } from "#base/app-error.ts";
import { isUuid, type Uuid } from "#base/uuid.ts";
import type { DataKey, SealContext } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";

export interface Stopping {
  readonly teamId: Uuid;
  readonly personId: Uuid;
}

const CELL: SealContext = { table: "notice_choices", column: "stop_token", row: "mail" };

export function createStopToken(key: DataKey, { teamId, personId }: Stopping): string {
  return Buffer.from(sealText(key, CELL, `${teamId} ${personId}`)).toString("base64url");
}

/** @throws AppError `notices.token-refused`. */
export function openStopToken(key: DataKey, token: string): Stopping {
  const [teamId = "", personId = ""] = openSealed(key, token).split(" ");
  if (!isUuid(teamId) || !isUuid(personId)) throw new AppError("notices.token-refused");
  return { teamId, personId };
}

function openSealed(key: DataKey, token: string): string {
  try {
    return openText(key, CELL, Buffer.from(token, "base64url"));
  } catch (error) {
    if (isAppError(error, "keyring.not-opened") || isAppError(error, "keyring.unknown")) throw new AppError("notices.token-refused");
    throw error;
  }
}
