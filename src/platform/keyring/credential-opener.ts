// Opens sealed credentials. The authority alone imports this; that `web` cannot is a rule on its import closure.

import { createPrivateKey, createPublicKey, diffieHellman, webcrypto, type KeyObject } from "node:crypto";

import { AppError } from "#base/app-error.ts";
import { Secret } from "#platform/secrets/secret.ts";
import { credentialAad, credentialInfo, type CredentialPlace } from "./credential-binding.ts";
import { AES_256_GCM, extractAndExpand, importContext, keySchedule, PUBLIC_KEY_BYTES, rawPublicKey, refuseZero, type HpkeSuite } from "./hpke-schedule.ts";

const TAG_BYTES = 16;

export interface CredentialOpenGiven {
  readonly environment: string;
  readonly place: CredentialPlace;
  readonly sealed: Uint8Array;
  /** PKCS #8 of the private key, opened for the time of the call. */
  readonly privateKey: Secret;
}

/** @throws AppError `keyring.not-opened` when it was changed, or sealed for another environment, tenant, vault or key. */
export async function openCredential({ environment, place, sealed, privateKey }: CredentialOpenGiven): Promise<Secret> {
  const recipient = await privateKey.use((bytes) => createPrivateKey({ key: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), format: "der", type: "pkcs8" }));
  const opened = await hpkeOpen({ recipient, info: credentialInfo(environment), aad: credentialAad(place), sealed });
  try {
    return await Secret.seal(opened);
  } finally {
    opened.fill(0);
  }
}

export interface HpkeOpenGiven {
  readonly recipient: KeyObject;
  readonly info: Uint8Array;
  readonly aad: Uint8Array;
  readonly sealed: Uint8Array;
  /** Given by the RFC's vectors only. */
  readonly suite?: HpkeSuite;
}

/** OpenBase of RFC 9180, section 6.1. The bytes are the caller's to zero. @throws AppError `keyring.not-opened`. */
export async function hpkeOpen({ recipient, info, aad, sealed, suite = AES_256_GCM }: HpkeOpenGiven): Promise<Uint8Array> {
  if (sealed.length < PUBLIC_KEY_BYTES + TAG_BYTES) throw new AppError("keyring.not-opened", "A sealed credential is shorter than any.");
  const encapsulated = sealed.subarray(0, PUBLIC_KEY_BYTES);
  try {
    const dh = refuseZero(diffieHellman({ privateKey: recipient, publicKey: importPublicKey(encapsulated) }));
    const shared = extractAndExpand(dh, Buffer.concat([encapsulated, rawPublicKey(createPublicKey(recipient))]));
    const { key, parameters } = await importContext(keySchedule(suite, shared, info), aad, "decrypt");
    dh.fill(0);
    shared.fill(0);
    return new Uint8Array(await webcrypto.subtle.decrypt(parameters, key, new Uint8Array(sealed.subarray(PUBLIC_KEY_BYTES))));
  } catch (cause) {
    throw new AppError("keyring.not-opened", "A sealed credential does not open: it was changed, moved, or sealed to another key.", { cause });
  }
}

function importPublicKey(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: { kty: "OKP", crv: "X25519", x: Buffer.from(raw).toString("base64url") }, format: "jwk" });
}
