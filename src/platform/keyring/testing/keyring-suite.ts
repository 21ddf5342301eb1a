// What holds for the keyring over any store: run over the one in memory and the one in the database, on both engines.

import assert from "node:assert/strict";
import { verify } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { createManualClock, type ManualClock } from "#platform/clock/manual-clock.ts";
import type { KeyScope } from "#platform/keyring/authority.ts";
import { createCredentialKeys, type CredentialKeys } from "#platform/keyring/credential-keys.ts";
import type { KeyStore } from "#platform/keyring/key-store.ts";
import { createLogKey, type LogKey } from "#platform/keyring/log-key.ts";
import type { LogKeyStore } from "#platform/keyring/log-key-store.ts";
import { createKeyring, type Keyring } from "#platform/keyring/keyring.ts";
import { openMasterKeyFile } from "#platform/keyring/master-key-file.ts";
import type { RotatableMasterKey } from "#platform/keyring/master-key.ts";
import { rotateMasterKey } from "#platform/keyring/rotate-master.ts";
import { createMemoryLogKeyStore } from "./memory-log-key-store.ts";

export interface KeyringUnderTest {
  readonly keyring: Keyring;
  readonly credentialKeys: CredentialKeys;
  readonly logKey: LogKey;
  readonly reportKey: LogKey;
  readonly logKeys: LogKeyStore;
  readonly masterKey: RotatableMasterKey;
  readonly store: KeyStore;
  readonly clock: ManualClock;
  /** As another process would have it: the same store and master key, nothing kept in memory. */
  another(environment?: string): { readonly keyring: Keyring; readonly credentialKeys: CredentialKeys; readonly logKey: LogKey; readonly reportKey: LogKey };
}

const CONTEXT = { table: "t", column: "c", row: "r" };
const hasCode = (code: "keyring.destroyed" | "keyring.unknown" | "keyring.not-opened") => (error: unknown) => isAppError(error, code);

/** A keyring with a master key file of its own. */
export async function createKeyringUnderTest(store: KeyStore, logKeys: LogKeyStore = createMemoryLogKeyStore(), reportKeys: LogKeyStore = createMemoryLogKeyStore()): Promise<KeyringUnderTest & { close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "keyring-test-"));
  const masterKey = await openMasterKeyFile({ path: join(folder, "master.key"), whenMissing: "create" });
  const clock = createManualClock();
  const another: KeyringUnderTest["another"] = (environment = "test") => {
    const given = { environment, masterKey, store, clock };
    return { keyring: createKeyring(given), credentialKeys: createCredentialKeys(given), logKey: createLogKey({ ...given, store: logKeys }), reportKey: createLogKey({ ...given, store: reportKeys, purpose: "reports" }) };
  };
  return { ...another(), another, masterKey, store, clock, logKeys, close: () => rm(folder, { recursive: true }) };
}

async function createTenant({ keyring }: KeyringUnderTest): Promise<{ readonly tenantId: Uuid; readonly vaultId: Uuid; readonly field: KeyScope; readonly mirror: KeyScope }> {
  const [tenantId, vaultId] = [createUuid(), createUuid()];
  await keyring.createTenantKeys(tenantId);
  await keyring.createVaultKeys({ tenantId, vaultId });
  return { tenantId, vaultId, field: { tenantId, purpose: "field" }, mirror: { tenantId, vaultId, purpose: "mirror" } };
}

async function sealWith(keyring: Keyring, scope: KeyScope, text: string): Promise<Uint8Array> {
  return (await keyring.dataKey(scope)).seal(Buffer.from(text), CONTEXT);
}

async function openWith(keyring: Keyring, scope: KeyScope, sealed: Uint8Array): Promise<string> {
  return Buffer.from((await keyring.dataKey(scope)).open(sealed, CONTEXT)).toString();
}

/** Begins its tests as subtests of the running one. */
export function testKeyring(under: KeyringUnderTest): void {
  testCreation(under);
  testRotation(under);
  testDestruction(under);
  testCredentials(under);
  testLogKey(under);
}

function testCreation(under: KeyringUnderTest): void {
  const { keyring, another } = under;

  test("a value sealed under each purpose opens in another process", async () => {
    const { tenantId, vaultId } = await createTenant(under);
    const scopes: KeyScope[] = [{ tenantId, purpose: "field" }, ...(["evidence", "facts", "mirror"] as const).map((purpose) => ({ tenantId, vaultId, purpose }))];
    for (const scope of scopes) assert.equal(await openWith(another().keyring, scope, await sealWith(keyring, scope, scope.purpose)), scope.purpose);
  });

  test("keys are made once, also by calls at the same time in several processes", async () => {
    const [tenantId, vaultId] = [createUuid(), createUuid()];
    const processes = [keyring, another().keyring, another().keyring];
    await Promise.all(processes.map((each) => each.createTenantKeys(tenantId)));
    await Promise.all(processes.map((each) => each.createVaultKeys({ tenantId, vaultId })));
    const ids = await Promise.all(processes.map(async (each) => (await each.dataKey({ tenantId, vaultId, purpose: "mirror" })).keyId));
    assert.equal(new Set(ids).size, 1);
    assert.equal((await under.store.list({ tenantId, kind: "tenant", vaultId: null })).length, 1);
  });

  test("the keys of two tenants, two vaults and two purposes do not open each other's values", async () => {
    const [mine, theirs] = [await createTenant(under), await createTenant(under)];
    const sealed = await sealWith(keyring, mine.mirror, "mine");
    for (const scope of [theirs.mirror, theirs.field, mine.field, { ...mine.mirror, purpose: "evidence" as const }]) {
      await assert.rejects(openWith(keyring, scope, sealed), hasCode("keyring.not-opened"));
    }
  });

  test("a tenant, vault or key id that is not there is keyring.unknown", async () => {
    const { mirror, field, tenantId } = await createTenant(under);
    await assert.rejects(keyring.dataKey({ ...field, tenantId: createUuid() }), hasCode("keyring.unknown"));
    await assert.rejects(keyring.dataKey({ ...mirror, vaultId: createUuid() }), hasCode("keyring.unknown"));
    await assert.rejects(keyring.dataKey(mirror, createUuid()), hasCode("keyring.unknown"));
    await assert.rejects(keyring.createVaultKeys({ tenantId: createUuid(), vaultId: createUuid() }), hasCode("keyring.unknown"));
    await assert.rejects(keyring.dataKey({ tenantId, purpose: "mirror" }), /Defect/);
  });

  test("a vault of another tenant has no keys in this one", async () => {
    const [mine, theirs] = [await createTenant(under), await createTenant(under)];
    await assert.rejects(keyring.dataKey({ ...theirs.mirror, tenantId: mine.tenantId }), hasCode("keyring.unknown"));
  });

  test("keys of one environment do not open in another", async () => {
    const { field } = await createTenant(under);
    await assert.rejects(another("production").keyring.dataKey(field), hasCode("keyring.not-opened"));
  });
}

function testRotation(under: KeyringUnderTest): void {
  const { keyring, another } = under;

  test("after a rotation the new version seals and the old one still opens", async () => {
    const { mirror } = await createTenant(under);
    const old = await keyring.dataKey(mirror);
    const before = old.seal(Buffer.from("before"), CONTEXT);
    const newId = await keyring.rotate(mirror);
    const rotated = await keyring.dataKey(mirror);
    assert.equal(rotated.keyId, newId);
    assert.notEqual(newId, old.keyId);
    const after = rotated.seal(Buffer.from("after"), CONTEXT);
    for (const each of [keyring, another().keyring]) {
      assert.equal(await openWith(each, mirror, before), "before");
      assert.equal(await openWith(each, mirror, after), "after");
    }
    assert.deepEqual(rotated.index("label", "value"), old.index("label", "value"));
    const named = await keyring.dataKey(mirror, old.keyId);
    assert.equal(named.keyId, old.keyId);
    assert.throws(() => named.open(after, CONTEXT), hasCode("keyring.not-opened"));
    assert.deepEqual((await keyring.dataKey(mirror, newId)).index("label", "value"), old.index("label", "value"));
  });

  test("rotations at the same time leave one newest version, and all that was sealed opens", async () => {
    const { field } = await createTenant(under);
    const sealed: Uint8Array[] = [];
    const processes = [keyring, another().keyring, another().keyring];
    for (let round = 0; round < 3; round++) {
      await Promise.all(processes.map((each) => each.rotate(field)));
      sealed.push(await sealWith(another().keyring, field, `round ${round}`));
    }
    for (const [round, value] of sealed.entries()) assert.equal(await openWith(another().keyring, field, value), `round ${round}`);
  });

  test("the master key is replaced under traffic: every call is answered, all opens, and the old key opens nothing", async () => {
    const tenants = await Promise.all(Array.from({ length: 4 }, () => createTenant(under)));
    const sealedBefore = await Promise.all(tenants.map(({ field }) => sealWith(keyring, field, "before")));
    const oldMaster = await under.masterKey.currentId();
    const traffic = new AbortController();
    let calls = 0;
    const busy = tenants.map(async (tenant, index) => {
      for (; !traffic.signal.aborted; calls++) {
        // A process of its own each time, so that nothing is answered from memory.
        const fresh = another().keyring;
        assert.equal(await openWith(fresh, tenant.field, sealedBefore[index] ?? new Uint8Array()), "before");
        const made = createUuid();
        await fresh.createVaultKeys({ tenantId: tenant.tenantId, vaultId: made });
        await fresh.createTenantKeys(made);
      }
    });
    const { masterKeyId, rewrapped } = await rotateMasterKey(under);
    traffic.abort();
    await Promise.all(busy);
    assert.notEqual(masterKeyId, oldMaster);
    assert.ok(rewrapped >= tenants.length && calls > 0, `${rewrapped} keys wrapped again, ${calls} rounds of calls`);
    for (const tenantId of await under.store.tenants()) {
      for (const key of await under.store.list({ tenantId, kind: "tenant", vaultId: null })) assert.equal(key.wrappedBy, masterKeyId);
    }
    for (const [index, { field }] of tenants.entries()) assert.equal(await openWith(another().keyring, field, sealedBefore[index] ?? new Uint8Array()), "before");
  });
}

function testDestruction(under: KeyringUnderTest): void {
  const { keyring, another, store, clock } = under;

  test("a vault's destroyed keys are overwritten and open nothing, at once here and within minutes elsewhere", async () => {
    const { tenantId, vaultId, mirror, field } = await createTenant(under);
    const elsewhere = another().keyring;
    await elsewhere.dataKey(mirror);
    const before = await store.list({ tenantId, kind: "mirror", vaultId });
    assert.equal(await keyring.destroyKeys({ tenantId, vaultId }), 3);
    const [row] = await store.list({ tenantId, kind: "mirror", vaultId });
    assert.equal(row?.state, "destroyed");
    assert.equal(row?.wrapped.length, before[0]?.wrapped.length);
    assert.notDeepEqual(row?.wrapped, before[0]?.wrapped);
    await assert.rejects(keyring.dataKey(mirror), hasCode("keyring.destroyed"));
    await clock.advance(6 * MINUTE);
    await assert.rejects(elsewhere.dataKey(mirror), hasCode("keyring.destroyed"));
    assert.equal((await keyring.dataKey(field)).scope.purpose, "field");
  });

  test("destroyed keys are not made again, and the other vaults of the tenant keep theirs", async () => {
    const { tenantId, vaultId, mirror } = await createTenant(under);
    const other = createUuid();
    await keyring.createVaultKeys({ tenantId, vaultId: other });
    await keyring.destroyKeys({ tenantId, vaultId });
    await assert.rejects(keyring.createVaultKeys({ tenantId, vaultId }), hasCode("keyring.destroyed"));
    await assert.rejects(keyring.rotate(mirror), hasCode("keyring.destroyed"));
    assert.equal(await keyring.destroyKeys({ tenantId, vaultId }), 0);
    assert.ok(await keyring.dataKey({ ...mirror, vaultId: other }));
  });

  test("with a tenant all its keys are destroyed, and no other tenant's", async () => {
    const [mine, theirs] = [await createTenant(under), await createTenant(under)];
    assert.equal(await keyring.destroyKeys({ tenantId: mine.tenantId }), 5);
    await assert.rejects(keyring.dataKey(mine.field), hasCode("keyring.destroyed"));
    await assert.rejects(keyring.createTenantKeys(mine.tenantId), hasCode("keyring.destroyed"));
    await assert.rejects(keyring.createVaultKeys({ tenantId: mine.tenantId, vaultId: createUuid() }), hasCode("keyring.destroyed"));
    assert.ok(await keyring.dataKey(theirs.mirror));
  });
}

function testCredentials(under: KeyringUnderTest): void {
  const { credentialKeys, another } = under;
  const scope = (): { tenantId: Uuid; vaultId: Uuid } => ({ tenantId: createUuid(), vaultId: createUuid() });

  test("a sealed credential opens for its vault, also in another process and after rotations of both kinds", async () => {
    const place = scope();
    const sealed = await (await credentialKeys.sealer()).seal(place, Buffer.from("token-1"));
    await credentialKeys.rotate();
    await rotateMasterKey(under);
    const newer = await (await credentialKeys.sealer()).seal(place, Buffer.from("token-2"));
    assert.notEqual(newer.keyId, sealed.keyId);
    for (const [credential, text] of [[sealed, "token-1"], [newer, "token-2"]] as const) {
      const secret = await another().credentialKeys.open(place, credential);
      assert.equal(await secret.use((bytes) => Buffer.from(bytes).toString()), text);
    }
  });

  test("a credential of another tenant, vault, key or environment does not open", async () => {
    const place = scope();
    const sealed = await (await credentialKeys.sealer()).seal(place, Buffer.from("token"));
    await assert.rejects(credentialKeys.open({ ...place, tenantId: createUuid() }, sealed), hasCode("keyring.not-opened"));
    await assert.rejects(credentialKeys.open({ ...place, vaultId: createUuid() }, sealed), hasCode("keyring.not-opened"));
    await assert.rejects(credentialKeys.open(place, { ...sealed, keyId: await credentialKeys.rotate() }), hasCode("keyring.not-opened"));
    await assert.rejects(credentialKeys.open(place, { ...sealed, keyId: createUuid() }), hasCode("keyring.unknown"));
    await assert.rejects(another("production").credentialKeys.open(place, sealed), hasCode("keyring.not-opened"));
  });

  test("a public key that was swapped in the store is not sealed to", async () => {
    await credentialKeys.rotate();
    const swapped: KeyStore = {
      ...under.store,
      listCredentialKeys: async () => (await under.store.listCredentialKeys()).map((key) => ({ ...key, publicKey: new Uint8Array(32).fill(9) })),
    };
    const attacked = createCredentialKeys({ environment: "test", masterKey: under.masterKey, store: swapped, clock: under.clock });
    await assert.rejects(attacked.sealer(), hasCode("keyring.not-opened"));
  });
}

function testLogKey(under: KeyringUnderTest): void {
  const { logKey, another } = under;
  const message = Buffer.from("a checkpoint");
  const verifies = (publicKey: Uint8Array, signature: Uint8Array): boolean =>
    verify(null, message, { key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(publicKey).toString("base64url") }, format: "jwk" }, signature);

  test("the log's key is made once, also by calls at the same time in several processes, and signs the same after a new master key", async () => {
    const processes = [logKey, another().logKey, another().logKey];
    const [first, ...others] = await Promise.all(processes.map((each) => each.describe()));
    assert.ok(first !== undefined);
    for (const other of others) assert.deepEqual(other, first);
    const before = await logKey.sign(message);
    assert.ok(verifies(first.publicKey, before));
    await rotateMasterKey(under);
    assert.deepEqual(await another().logKey.sign(message), before);
    assert.equal(await logKey.rewrap(), 0);
  });

  test("the key for reports is another, is wrapped again too, and does not open in the place of the log's", async () => {
    const { reportKey } = under;
    const [log, reports] = [await logKey.describe(), await reportKey.describe()];
    assert.notDeepEqual(log.publicKey, reports.publicKey);
    const before = await reportKey.sign(message);
    assert.ok(verifies(reports.publicKey, before));
    await rotateMasterKey(under);
    assert.deepEqual(await another().reportKey.sign(message), before);
    const attacked = createLogKey({ environment: "test", masterKey: under.masterKey, store: under.logKeys, clock: under.clock, purpose: "reports" });
    await assert.rejects(attacked.sign(message), hasCode("keyring.not-opened"));
  });

  test("the log's key does not open in another environment", async () => {
    await logKey.describe();
    await assert.rejects(another("production").logKey.sign(message), hasCode("keyring.not-opened"));
  });

  test("the log's public key that was swapped in the store is not signed for", async () => {
    await logKey.describe();
    const row = await under.logKeys.find();
    assert.ok(row !== null);
    const store: LogKeyStore = { ...under.logKeys, find: async () => ({ ...row, publicKey: new Uint8Array(32).fill(9) }) };
    const attacked = createLogKey({ environment: "test", masterKey: under.masterKey, store, clock: under.clock });
    await assert.rejects(attacked.describe(), hasCode("keyring.not-opened"));
  });
}
