// What is sealed, in the hands of somebody who can write to the database and the disk: each byte changed, each length cut, each value put
// where another one stands. All of it is noticed; nothing else ever opens. (That no nonce comes twice is tested beside the keyring.)

import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";
import { chunkBinding, encodeHeader, openChunk, sealChunk } from "#platform/blobs/blob-format.ts";
import type { KeyScope, SealContext } from "#platform/keyring/authority.ts";
import { openCredential } from "#platform/keyring/credential-opener.ts";
import { createCredentialSealer } from "#platform/keyring/credential-sealer.ts";
import { createDataKey } from "#platform/keyring/data-key.ts";
import { rawPublicKey } from "#platform/keyring/hpke-schedule.ts";
import { Secret } from "#platform/secrets/secret.ts";

let cases = 0;
const PLAINTEXT = Buffer.from("user:token of a source");

/** Each byte changed in two ways, each length but its own, and something behind it. */
function* forgeries(sealed: Uint8Array): Generator<readonly [string, Uint8Array]> {
  for (let at = 0; at < sealed.length; at++) {
    for (const bit of [0x01, 0x80]) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ bit;
      yield [`byte ${at} changed by ${bit}`, changed];
    }
    yield [`cut to ${at} bytes`, sealed.subarray(0, at)];
  }
  yield ["a byte behind it", Buffer.concat([sealed, Buffer.alloc(1)])];
  yield ["twice", Buffer.concat([sealed, sealed])];
  yield ["its end in front", Buffer.concat([sealed.subarray(sealed.length / 2), sealed.subarray(0, sealed.length / 2)])];
}

function dataKey(changes: { readonly scope?: Partial<KeyScope>; readonly environment?: string; readonly key?: Buffer } = {}) {
  return createDataKey({
    environment: changes.environment ?? "test",
    scope: { ...SCOPE, ...changes.scope },
    versions: [{ keyId: KEY_ID, version: 1, key: Buffer.from(changes.key ?? KEY) }],
    indexKey: Buffer.from(KEY),
  });
}

const KEY = randomBytes(32);
const KEY_ID = createUuid();
const SCOPE: KeyScope = { tenantId: createUuid(), vaultId: createUuid(), purpose: "evidence" };
const CELL: SealContext = { table: "people", column: "email_sealed", row: createUuid() };

test("a sealed value opens for nothing that was changed", () => {
  const sealed = dataKey().seal(PLAINTEXT, CELL);
  for (const [what, forged] of forgeries(sealed)) {
    assert.throws(() => dataKey().open(forged, CELL), (error) => isAppError(error, "keyring.not-opened") || isAppError(error, "keyring.unknown"), what);
    cases++;
  }
});

test("a sealed value opens in no other place, for no other team, environment or key", () => {
  const sealed = dataKey().seal(PLAINTEXT, CELL);
  const elsewhere = [
    () => dataKey().open(sealed, { ...CELL, row: createUuid() }),
    () => dataKey().open(sealed, { ...CELL, column: "name_sealed" }),
    () => dataKey().open(sealed, { ...CELL, table: "teams" }),
    () => dataKey({ scope: { tenantId: createUuid() } }).open(sealed, CELL),
    () => dataKey({ scope: { vaultId: createUuid() } }).open(sealed, CELL),
    () => dataKey({ scope: { purpose: "facts" } }).open(sealed, CELL),
    () => dataKey({ environment: "production" }).open(sealed, CELL),
    () => dataKey({ key: randomBytes(32) }).open(sealed, CELL),
  ];
  for (const open of elsewhere) {
    assert.throws(open, (error) => isAppError(error, "keyring.not-opened"));
    cases++;
  }
});

test("a sealed credential opens for nothing that was changed, and under no other key", async () => {
  const pair = generateKeyPairSync("x25519");
  const place = { tenantId: createUuid(), vaultId: createUuid(), keyId: createUuid() };
  const { sealed } = await createCredentialSealer({ environment: "test", keyId: place.keyId, publicKey: rawPublicKey(pair.publicKey) }).seal(place, PLAINTEXT);
  const privateKey = await Secret.seal(pair.privateKey.export({ format: "der", type: "pkcs8" }));
  const another = await Secret.seal(generateKeyPairSync("x25519").privateKey.export({ format: "der", type: "pkcs8" }));
  const refused = (error: unknown): boolean => isAppError(error, "keyring.not-opened");
  for (const [what, forged] of forgeries(sealed)) {
    await assert.rejects(openCredential({ environment: "test", place, sealed: forged, privateKey }), refused, what);
    cases++;
  }
  await assert.rejects(openCredential({ environment: "test", place, sealed, privateKey: another }), refused);
  cases++;
});

test("a chunk of a blob opens in no other order, blob or container, and not as the last when it is not", () => {
  const key = dataKey().deriveStreamKey(KEY);
  const place = { container: createUuid(), name: createUuid() };
  const header = encodeHeader({ keyId: KEY_ID, salt: KEY });
  const binding = chunkBinding(header, place);
  const sealed = Buffer.concat(sealChunk({ key, binding, index: 3, last: false }, PLAINTEXT));
  assert.deepEqual(openChunk({ key, binding, index: 3, last: false }, sealed), PLAINTEXT);
  const damaged = (error: unknown): boolean => isAppError(error, "blob.damaged");
  const elsewhere = [
    { key, binding, index: 2, last: false },
    { key, binding, index: 3, last: true },
    { key, binding: chunkBinding(header, { ...place, name: createUuid() }), index: 3, last: false },
    { key, binding: chunkBinding(header, { ...place, container: createUuid() }), index: 3, last: false },
    { key, binding: chunkBinding(encodeHeader({ keyId: createUuid(), salt: KEY }), place), index: 3, last: false },
    { key: dataKey().deriveStreamKey(randomBytes(32)), binding, index: 3, last: false },
    { key: dataKey({ scope: { tenantId: createUuid() }, key: randomBytes(32) }).deriveStreamKey(KEY), binding, index: 3, last: false },
  ];
  for (const given of elsewhere) {
    assert.throws(() => openChunk(given, sealed), damaged);
    cases++;
  }
  for (const [what, forged] of forgeries(sealed)) {
    // Shorter than a tag: the reader's sizes refuse it before it comes here.
    if (forged.length < 16) continue;
    assert.throws(() => openChunk({ key, binding, index: 3, last: false }, forged), damaged, what);
    cases++;
  }
});

test("the catalogue's number of cases", (t) => {
  t.diagnostic(`${cases} cases`);
  assert.ok(cases >= 40, String(cases));
});
