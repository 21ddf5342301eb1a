// Seals credentials of sources to a public key. Whoever has this can seal and not open, not even what it has just sealed: the
// `web` role has no more. The opening half stands apart, in credential-opener.ts.
//
// Sealed: encapsulated key (32) · ciphertext · tag (16).

import { createPublicKey, diffieHellman, generateKeyPairSync, webcrypto, type KeyObject } from "node:crypto";

import type { Uuid } from "#base/uuid.ts";
import type { CredentialSealer } from "./authority.ts";
import { credentialAad, credentialInfo } from "./credential-binding.ts";
import { AES_256_GCM, extractAndExpand, importContext, keySchedule, rawPublicKey, refuseZero, type HpkeSuite } from "./hpke-schedule.ts";

/** SubjectPublicKeyInfo of X25519 up to the key (RFC 8410 section 10.1). */
const SPKI_PREFIX = Buffer.from("302a300506032b656e032100", "hex");

export interface CredentialSealerGiven {
  readonly environment: string;
  readonly keyId: Uuid;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

export function createCredentialSealer({ environment, keyId, publicKey }: CredentialSealerGiven): CredentialSealer {
  const recipient = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: "der", type: "spki" });
  const info = credentialInfo(environment);
  return {
    async seal({ tenantId, vaultId }, plaintext) {
      return { keyId, sealed: await hpkeSeal({ recipient, info, aad: credentialAad({ tenantId, vaultId, keyId }), plaintext }) };
    },
  };
}

export interface HpkeSealGiven {
  readonly recipient: KeyObject;
  readonly info: Uint8Array;
  readonly aad: Uint8Array;
  readonly plaintext: Uint8Array;
  /** Both given by the RFC's vectors only. */
  readonly suite?: HpkeSuite;
  readonly ephemeral?: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
}

/** SealBase of RFC 9180, section 6.1: the encapsulated key, then the ciphertext. */
export async function hpkeSeal(given: HpkeSealGiven): Promise<Uint8Array> {
  const { recipient, info, aad, plaintext, suite = AES_256_GCM, ephemeral = generateKeyPairSync("x25519") } = given;
  const encapsulated = rawPublicKey(ephemeral.publicKey);
  const dh = refuseZero(diffieHellman({ privateKey: ephemeral.privateKey, publicKey: recipient }));
  const shared = extractAndExpand(dh, Buffer.concat([encapsulated, rawPublicKey(recipient)]));
  const { key, parameters } = await importContext(keySchedule(suite, shared, info), aad, "encrypt");
  dh.fill(0);
  shared.fill(0);
  const sealed = await webcrypto.subtle.encrypt(parameters, key, new Uint8Array(plaintext));
  return Buffer.concat([encapsulated, new Uint8Array(sealed)]);
}
