// Replaces the master key while everything goes on: add the new one, wrap all again, forget the old one. It may be broken off at
// any point and begun again: until the end both keys are there and each row says which one it is under.

import type { Uuid } from "#base/uuid.ts";
import type { CredentialKeys } from "./credential-keys.ts";
import type { Keyring } from "./keyring.ts";
import type { LogKey } from "./log-key.ts";
import type { RotatableMasterKey } from "./master-key.ts";

export interface RotateMasterGiven {
  readonly masterKey: RotatableMasterKey;
  readonly keyring: Pick<Keyring, "rewrapTenantKeys">;
  readonly credentialKeys: Pick<CredentialKeys, "rewrap">;
  readonly logKey: Pick<LogKey, "rewrap">;
  readonly reportKey: Pick<LogKey, "rewrap">;
}

/** Gives the new master key's id and the number of keys that were wrapped again. */
export async function rotateMasterKey({ masterKey, keyring, credentialKeys, logKey, reportKey }: RotateMasterGiven): Promise<{ readonly masterKeyId: Uuid; readonly rewrapped: number }> {
  const masterKeyId = await masterKey.add();
  let rewrapped = 0;
  // Until a pass finds nothing: what was made under the old key while a pass went on is in the next one.
  for (let found = -1; found !== 0; rewrapped += found) found = (await keyring.rewrapTenantKeys()) + (await credentialKeys.rewrap()) + (await logKey.rewrap()) + (await reportKey.rewrap());
  await masterKey.forgetOthers();
  return { masterKeyId, rewrapped };
}
