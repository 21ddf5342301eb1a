// A key that signs reports, of this process alone.

import { generateKeyPairSync, sign } from "node:crypto";

import { createUuid } from "#base/uuid.ts";
import type { LogKey } from "#platform/keyring/log-key.ts";

/** What stands before the 32 bytes of the key in its SPKI form (RFC 8410, section 4). */
const SPKI_PREFIX_BYTES = 12;

export function createTestReportKey(): Pick<LogKey, "describe" | "sign"> {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const described = { keyId: createUuid(), publicKey: new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(SPKI_PREFIX_BYTES)) };
  return { describe: async () => described, sign: async (message) => new Uint8Array(sign(null, message, privateKey)) };
}
