// What can be wrong with the answer of a passkey.

import { randomBytes } from "node:crypto";

import { createSoftwarePasskey, type AssertionLies } from "#domains/identity/passkeys/testing/software-authenticator.ts";
import { join } from "#domains/identity/passkeys/testing/encode-cbor.ts";

import type { LieCase } from "./client-data-cases.ts";

const OTHER = createSoftwarePasskey();

function flip(at: (bytes: Uint8Array) => number): (honest: Uint8Array) => Uint8Array {
  return (honest) => honest.map((byte, index) => (index === at(honest) ? byte ^ 1 : byte));
}

/** The passkey that these are tried on has signed ten times, and cannot be backed up. */
export const COUNT_SO_FAR = 10;

export const ASSERTION_CASES: readonly LieCase<AssertionLies>[] = [
  { name: "the type of making one", lies: { type: "webauthn.create" } },
  { name: "a passkey nobody has", lies: { id: new Uint8Array(randomBytes(32)) } },
  { name: "a signature by another key", lies: { signedBy: OTHER } },
  { name: "a signature with a bit turned", lies: { signature: flip(({ length }) => length - 1) } },
  { name: "a signature cut short", lies: { signature: (honest) => honest.subarray(0, -1) } },
  { name: "a signature with a byte behind", lies: { signature: (honest) => join([honest, Uint8Array.of(0)]) } },
  { name: "a signature of zeros", lies: { signature: () => Uint8Array.from([0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00]) } },
  { name: "a signature of 64 zeros", lies: { signature: () => new Uint8Array(64) } },
  { name: "a signature that is one byte", lies: { signature: () => Uint8Array.of(1) } },
  { name: "authenticator data that were changed afterwards", lies: { authenticatorData: (honest) => honest, signature: flip(() => 10) } },
  { name: "authenticator data that are too short", lies: { authenticatorData: (honest) => honest.subarray(0, 36) } },
  { name: "a credential announced and not there", lies: { flags: { at: true } } },
  { name: "the counter where it was", lies: { signCount: COUNT_SO_FAR } },
  { name: "the counter gone back", lies: { signCount: COUNT_SO_FAR - 1 } },
  { name: "the counter gone back to nothing", lies: { signCount: 0 } },
  { name: "eligible for backup, which it was not", lies: { flags: { be: true } } },
  { name: "backed up, which it could not be", lies: { flags: { be: true, bs: true } } },
  { name: "the handle of nobody", lies: { userHandle: new Uint8Array(randomBytes(32)) } },
  { name: "no handle", lies: { userHandle: null } },
  { name: "a handle of one byte", lies: { userHandle: Uint8Array.of(0) } },
  { name: "a longer handle", lies: { userHandle: new Uint8Array(64) } },
];
