// What an authenticator calls a person: 32 bytes that say nothing of them and are the same for all their passkeys
// (WebAuthn section 14.6.1). An HMAC under a key that is not in the database, so it need not be kept.

import type { Uuid } from "#base/uuid.ts";

import type { PasskeyAnswerDeps } from "./deps.ts";

export async function deriveUserHandle({ fieldKey }: Pick<PasskeyAnswerDeps, "fieldKey">, personId: Uuid): Promise<Uint8Array> {
  return (await fieldKey()).index("passkeys.user-handle", personId);
}
