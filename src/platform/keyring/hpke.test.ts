// HPKE against the vectors of its own standard, and both halves against each other.

import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from "node:crypto";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { hpkeOpen } from "./credential-opener.ts";
import { hpkeSeal } from "./credential-sealer.ts";
import { AES_128_GCM } from "./hpke-schedule.ts";

const hex = (text: string): Buffer => Buffer.from(text, "hex");

/** RFC 9180, appendix A.1.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode; first encryption. */
const A_1_1 = {
  info: hex("4f6465206f6e2061204772656369616e2055726e"),
  ephemeralPublic: hex("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431"),
  ephemeralPrivate: hex("52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736"),
  recipientPublic: hex("3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d"),
  recipientPrivate: hex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8"),
  plaintext: hex("4265617574792069732074727574682c20747275746820626561757479"),
  aad: hex("436f756e742d30"),
  ciphertext: hex("f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a"),
};

function pair(privateBytes: Buffer, publicBytes: Buffer): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  const jwk = { kty: "OKP", crv: "X25519", x: publicBytes.toString("base64url") };
  return {
    publicKey: createPublicKey({ key: jwk, format: "jwk" }),
    privateKey: createPrivateKey({ key: { ...jwk, d: privateBytes.toString("base64url") }, format: "jwk" }),
  };
}

const ephemeral = pair(A_1_1.ephemeralPrivate, A_1_1.ephemeralPublic);
const recipient = pair(A_1_1.recipientPrivate, A_1_1.recipientPublic);

test("sealing gives the ciphertext of RFC 9180 A.1.1", async () => {
  const { info, aad, plaintext } = A_1_1;
  const sealed = await hpkeSeal({ recipient: recipient.publicKey, info, aad, plaintext, suite: AES_128_GCM, ephemeral });
  assert.equal(Buffer.from(sealed).toString("hex"), Buffer.concat([A_1_1.ephemeralPublic, A_1_1.ciphertext]).toString("hex"));
});

test("opening gives the plaintext of RFC 9180 A.1.1", async () => {
  const { info, aad } = A_1_1;
  const sealed = Buffer.concat([A_1_1.ephemeralPublic, A_1_1.ciphertext]);
  const opened = await hpkeOpen({ recipient: recipient.privateKey, info, aad, sealed, suite: AES_128_GCM });
  assert.deepEqual(Buffer.from(opened), A_1_1.plaintext);
});

for (const size of [0, 1, 15, 16, 17, 4096]) {
  test(`${size} bytes sealed with AES-256-GCM open again`, async () => {
    const { publicKey, privateKey } = generateKeyPairSync("x25519");
    const [info, aad, plaintext] = [randomBytes(20), randomBytes(30), randomBytes(size)];
    const sealed = await hpkeSeal({ recipient: publicKey, info, aad, plaintext });
    assert.equal(sealed.length, size + 48);
    assert.deepEqual(Buffer.from(await hpkeOpen({ recipient: privateKey, info, aad, sealed })), plaintext);
  });
}

const CHANGES = {
  "another info": (given) => ({ ...given, info: Buffer.from("other") }),
  "other associated data": (given) => ({ ...given, aad: Buffer.from("other") }),
  "another recipient": (given) => ({ ...given, recipient: generateKeyPairSync("x25519").privateKey }),
  "the other AEAD": (given) => ({ ...given, suite: AES_128_GCM }),
  "a cut tag": (given) => ({ ...given, sealed: given.sealed.subarray(0, -1) }),
  "nothing but an encapsulated key": (given) => ({ ...given, sealed: given.sealed.subarray(0, 32) }),
  "nothing": (given) => ({ ...given, sealed: new Uint8Array() }),
  "an encapsulated key of small order": (given) => ({ ...given, sealed: Buffer.concat([Buffer.alloc(32), given.sealed.subarray(32)]) }),
} satisfies Record<string, (given: Parameters<typeof hpkeOpen>[0]) => Parameters<typeof hpkeOpen>[0]>;

for (const [what, change] of Object.entries(CHANGES)) {
  test(`with ${what} a sealed message does not open`, async () => {
    const { publicKey, privateKey } = generateKeyPairSync("x25519");
    const [info, aad] = [randomBytes(20), randomBytes(30)];
    const sealed = await hpkeSeal({ recipient: publicKey, info, aad, plaintext: randomBytes(50) });
    await assert.rejects(hpkeOpen(change({ recipient: privateKey, info, aad, sealed })), (error) => isAppError(error, "keyring.not-opened"));
  });
}

test("a flipped bit anywhere in a sealed message is noticed", async () => {
  const { publicKey, privateKey } = generateKeyPairSync("x25519");
  const [info, aad] = [randomBytes(20), randomBytes(30)];
  const sealed = await hpkeSeal({ recipient: publicKey, info, aad, plaintext: randomBytes(20) });
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed);
    // Not the top bit of the encapsulated key, which X25519 ignores (RFC 7748 section 5): the bit below it.
    changed[at] = (changed[at] ?? 0) ^ 0x40;
    await assert.rejects(hpkeOpen({ recipient: privateKey, info, aad, sealed: changed }), (error) => isAppError(error, "keyring.not-opened"));
  }
});

test("a message sealed to a public key of small order is refused", async () => {
  const zero = createPublicKey({ key: { kty: "OKP", crv: "X25519", x: Buffer.alloc(32).toString("base64url") }, format: "jwk" });
  await assert.rejects(hpkeSeal({ recipient: zero, info: randomBytes(1), aad: randomBytes(1), plaintext: randomBytes(1) }));
});
