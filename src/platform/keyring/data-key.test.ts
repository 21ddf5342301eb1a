// Values sealed under a data key: open where they stand, and nowhere else.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";
import type { DataKey, KeyScope, SealContext } from "./authority.ts";
import { createDataKey, SEAL_OVERHEAD_BYTES, type DataKeyMaterial } from "./data-key.ts";
import { openText, sealText } from "./seal-text.ts";

const SCOPE: KeyScope = { tenantId: createUuid(), vaultId: createUuid(), purpose: "facts" };
const CONTEXT: SealContext = { table: "vault_facts", column: "value", row: "row-1" };
const notOpened = (error: unknown): boolean => isAppError(error, "keyring.not-opened");

function material(): DataKeyMaterial {
  return { environment: "test", scope: SCOPE, versions: [{ keyId: createUuid(), version: 1, key: randomBytes(32) }], indexKey: randomBytes(32) };
}

for (const size of [0, 1, 15, 16, 17, 4095, 65_536]) {
  test(`a value of ${size} bytes opens again and is ${SEAL_OVERHEAD_BYTES} bytes longer sealed`, () => {
    const key = createDataKey(material());
    const plaintext = randomBytes(size);
    const sealed = key.seal(plaintext, CONTEXT);
    assert.equal(sealed.length, size + SEAL_OVERHEAD_BYTES);
    assert.deepEqual(Buffer.from(key.open(sealed, CONTEXT)), plaintext);
  });
}

test("text opens as it was, with what is not ASCII and a byte order mark", () => {
  const key = createDataKey(material());
  for (const text of ["", "refs/heads/main", "Łódź 🏦", "\ufeffmarked", "nul\0inside"]) {
    assert.equal(openText(key, CONTEXT, sealText(key, CONTEXT, text)), text);
  }
});

test("a sealed value in another table, column or row does not open", () => {
  const key = createDataKey(material());
  const sealed = key.seal(randomBytes(20), CONTEXT);
  const others = [{ table: "vaults" }, { column: "key" }, { row: "row-2" }, { row: "" }, { table: "vault_facts" + "value", column: "" }];
  for (const other of others) assert.throws(() => key.open(sealed, { ...CONTEXT, ...other }), notOpened);
});

test("parts of a context that give the same text when joined are told apart", () => {
  const key = createDataKey(material());
  const sealed = key.seal(randomBytes(20), { table: "ab", column: "c", row: "d" });
  for (const context of [{ table: "a", column: "bc", row: "d" }, { table: "ab", column: "", row: "cd" }, { table: "abc", column: "d", row: "" }]) {
    assert.throws(() => key.open(sealed, context), notOpened);
  }
});

const OTHER_BINDINGS = {
  environment: (given) => ({ ...given, environment: "production" }),
  tenant: (given) => ({ ...given, scope: { ...given.scope, tenantId: createUuid() } }),
  vault: (given) => ({ ...given, scope: { ...given.scope, vaultId: createUuid() } }),
  purpose: (given) => ({ ...given, scope: { ...given.scope, purpose: "evidence" } }),
  "key id": (given) => ({ ...given, versions: given.versions.map((version) => ({ ...version, keyId: createUuid() })) }),
  "key version": (given) => ({ ...given, versions: given.versions.map((version) => ({ ...version, version: 2 })) }),
  "key": (given) => ({ ...given, versions: given.versions.map((version) => ({ ...version, key: randomBytes(32) })) }),
} satisfies Record<string, (given: DataKeyMaterial) => DataKeyMaterial>;

for (const [what, change] of Object.entries(OTHER_BINDINGS)) {
  test(`a value sealed for one ${what} does not open for another`, () => {
    const mine = material();
    const sealed = createDataKey(mine).seal(randomBytes(20), CONTEXT);
    assert.throws(() => createDataKey(change(mine)).open(sealed, CONTEXT), notOpened);
  });
}

test("a flipped bit anywhere in a sealed value is noticed", () => {
  const key = createDataKey(material());
  const sealed = key.seal(randomBytes(20), CONTEXT);
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Uint8Array.from(sealed);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.throws(() => key.open(changed, CONTEXT), notOpened);
  }
});

test("a value that was cut, or whose tag was cut, does not open", () => {
  const key = createDataKey(material());
  const sealed = key.seal(randomBytes(20), CONTEXT);
  for (let length = 0; length < sealed.length; length++) assert.throws(() => key.open(sealed.subarray(0, length), CONTEXT), notOpened);
});

test("the newest version seals, and opens what older versions sealed", () => {
  const old = material();
  const newer = { keyId: createUuid(), version: 2, key: randomBytes(32) };
  const sealedBefore = createDataKey(old).seal(Buffer.from("before"), CONTEXT);
  for (const versions of [[...old.versions, newer], [newer, ...old.versions]]) {
    const key = createDataKey({ ...old, versions });
    assert.equal(key.keyId, newer.keyId);
    assert.equal(Buffer.from(key.open(sealedBefore, CONTEXT)).toString(), "before");
    const sealedAfter = key.seal(Buffer.from("after"), CONTEXT);
    assert.throws(() => createDataKey(old).open(sealedAfter, CONTEXT), notOpened);
  }
});

test("a value is not made to open under an older version by changing the version it names", () => {
  const old = material();
  const key = createDataKey({ ...old, versions: [...old.versions, { keyId: createUuid(), version: 2, key: randomBytes(32) }] });
  const sealed = Uint8Array.from(key.seal(Buffer.from("after"), CONTEXT));
  assert.equal(sealed[4], 2);
  sealed[4] = 1;
  assert.throws(() => key.open(sealed, CONTEXT), notOpened);
});

test("the version is bound, also where two versions were given the same key", () => {
  const given = material();
  const [first] = given.versions;
  assert.ok(first);
  const key = createDataKey({ ...given, versions: [first, { ...first, version: 2 }] });
  const sealed = Uint8Array.from(key.seal(Buffer.from("x"), CONTEXT));
  sealed[4] = 1;
  assert.throws(() => key.open(sealed, CONTEXT), notOpened);
});

test("an index is the same in every version of a scope, and differs by label, value, scope and key", () => {
  const given = material();
  const key = createDataKey(given);
  const rotated = createDataKey({ ...given, versions: [{ keyId: createUuid(), version: 2, key: randomBytes(32) }] });
  const index = (of: DataKey, label: string, value: string | Uint8Array): string => Buffer.from(of.index(label, value)).toString("hex");
  assert.equal(index(key, "facts", "blob|1"), index(rotated, "facts", "blob|1"));
  assert.equal(index(key, "facts", "é"), index(key, "facts", Buffer.from("é")));
  assert.equal(key.index("facts", "x").length, 32);
  const all = [
    index(key, "facts", "a"),
    index(key, "facts", "b"),
    index(key, "fact", "sa"),
    index(key, "names", "a"),
    index(createDataKey({ ...given, environment: "other" }), "facts", "a"),
    index(createDataKey({ ...given, scope: { ...SCOPE, vaultId: createUuid() } }), "facts", "a"),
    index(createDataKey({ ...given, indexKey: randomBytes(32) }), "facts", "a"),
  ];
  assert.equal(new Set(all).size, all.length);
});

test("a stream key belongs to its salt and its version; a version that is not there is keyring.unknown", () => {
  const given = material();
  const older = given.versions[0];
  assert.ok(older);
  const key = createDataKey({ ...given, versions: [older, { keyId: createUuid(), version: 2, key: randomBytes(32) }] });
  const salt = randomBytes(32);
  const bytes = (streamKey: ReturnType<DataKey["deriveStreamKey"]>): string => streamKey.export().toString("hex");
  assert.equal(bytes(key.deriveStreamKey(salt, older.keyId)), bytes(createDataKey(given).deriveStreamKey(salt)));
  assert.notEqual(bytes(key.deriveStreamKey(salt)), bytes(key.deriveStreamKey(salt, older.keyId)));
  assert.notEqual(bytes(key.deriveStreamKey(salt)), bytes(key.deriveStreamKey(randomBytes(32))));
  assert.throws(() => key.deriveStreamKey(salt, createUuid()), (error) => isAppError(error, "keyring.unknown"));
});

test("a data key shows its id and scope and nothing else", () => {
  const given = material();
  const key = createDataKey(given);
  assert.deepEqual(JSON.parse(JSON.stringify(key)), { keyId: key.keyId, scope: SCOPE });
});
