// What a sealed credential is bound to: the environment by HPKE's info; tenant, vault and key by associated data.

import type { Uuid } from "#base/uuid.ts";
import { encodeBinding } from "./binding.ts";

export interface CredentialPlace {
  readonly tenantId: Uuid;
  readonly vaultId: Uuid;
  readonly keyId: Uuid;
}

export function credentialInfo(environment: string): Uint8Array {
  return encodeBinding(["strongroom.credential/1", environment]);
}

export function credentialAad({ tenantId, vaultId, keyId }: CredentialPlace): Uint8Array {
  return encodeBinding([tenantId, vaultId, keyId]);
}
