// A sealed credential, between the two halves themselves: what it is bound to.

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";
import { Secret } from "#platform/secrets/secret.ts";
import { openCredential, type CredentialOpenGiven } from "./credential-opener.ts";
import { createCredentialSealer } from "./credential-sealer.ts";
import { rawPublicKey } from "./hpke-schedule.ts";

async function sealedCredential(): Promise<CredentialOpenGiven> {
  const pair = generateKeyPairSync("x25519");
  const place = { tenantId: createUuid(), vaultId: createUuid(), keyId: createUuid() };
  const sealer = createCredentialSealer({ environment: "test", keyId: place.keyId, publicKey: rawPublicKey(pair.publicKey) });
  const { keyId, sealed } = await sealer.seal(place, Buffer.from("user:token"));
  assert.equal(keyId, place.keyId);
  return { environment: "test", place, sealed, privateKey: await Secret.seal(pair.privateKey.export({ format: "der", type: "pkcs8" })) };
}

test("a sealed credential opens in its place, as a secret", async () => {
  const secret = await openCredential(await sealedCredential());
  assert.equal(String(secret), "[sealed]");
  assert.equal(await secret.use((bytes) => Buffer.from(bytes).toString()), "user:token");
});

const ELSEWHERE = {
  environment: (given) => ({ ...given, environment: "production" }),
  tenant: (given) => ({ ...given, place: { ...given.place, tenantId: createUuid() } }),
  vault: (given) => ({ ...given, place: { ...given.place, vaultId: createUuid() } }),
  "key id": (given) => ({ ...given, place: { ...given.place, keyId: createUuid() } }),
} satisfies Record<string, (given: CredentialOpenGiven) => CredentialOpenGiven>;

for (const [what, change] of Object.entries(ELSEWHERE)) {
  test(`a credential sealed for one ${what} does not open for another`, async () => {
    await assert.rejects(openCredential(change(await sealedCredential())), (error) => isAppError(error, "keyring.not-opened"));
  });
}

test("the same credential sealed twice gives different bytes", async () => {
  const { publicKey } = generateKeyPairSync("x25519");
  const sealer = createCredentialSealer({ environment: "test", keyId: createUuid(), publicKey: rawPublicKey(publicKey) });
  const place = { tenantId: createUuid(), vaultId: createUuid() };
  assert.notDeepEqual((await sealer.seal(place, Buffer.from("x"))).sealed, (await sealer.seal(place, Buffer.from("x"))).sealed);
});
