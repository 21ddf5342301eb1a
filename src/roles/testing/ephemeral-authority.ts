// An authority for the web role in the process of a test: real keys for what the pages seal, sign and show, which end with it.

import { nodeCrypto } from "#domains/audit/log/node-crypto.ts";
import { createTestSigner, type TestSigner } from "#domains/audit/testing/test-log.ts";
import { createUuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { DataKey, KeyScope } from "#platform/keyring/authority.ts";
import { createTokenMint, type TokenMint } from "#platform/tokens/mint-token.ts";
import { createSigningKeys } from "#platform/tokens/signing-keys.ts";
import { signStreamHead } from "#protocol/audit/checkpoint.ts";

import { createReportSigner } from "#roles/report-signer.ts";
import type { WebRoleDeps } from "#roles/web.ts";
import { createTestReportKey } from "./report-key.ts";

export interface EphemeralAuthority {
  readonly authority: WebRoleDeps["authority"];
  /** Of the audit log's checkpoints. */
  readonly logSigner: TestSigner;
  /** Of people's and services' tokens. */
  readonly mint: TokenMint;
}

export function createEphemeralAuthority({ clock, keyOf }: { readonly clock: Clock; readonly keyOf: (scope: KeyScope) => DataKey }): EphemeralAuthority {
  const logSigner = createTestSigner();
  const reportSigner = createReportSigner({ key: createTestReportKey(), clock });
  const signingKeys = createSigningKeys({ clock });
  const mint = createTokenMint({ environment: "local", keys: signingKeys, clock });
  return {
    logSigner,
    mint,
    authority: {
      createTenantKeys: async () => undefined,
      rotateKeys: async () => ({ keyId: createUuid(), keys: 1 }),
      createVaultKeys: async () => undefined,
      dataKey: async (_token, scope) => keyOf(scope),
      personToken: async (_token, given) => mint.mintPerson(given),
      tokenKeys: async () => (await signingKeys.current(), signingKeys.list()),
      logKey: async () => logSigner.key,
      signStreamHead: async (_token, { stream, size }) => signStreamHead(nodeCrypto, { origin: logSigner.key.name, stream, sequence: 0, size }, logSigner),
      reportKey: () => reportSigner.key(),
      signReport: async (_token, given) => reportSigner.sign(given),
      credentialKey: async () => ({ seal: async () => ({ keyId: createUuid(), sealed: new Uint8Array(32) }) }),
    },
  };
}
