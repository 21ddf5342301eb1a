// The authority over a real database: tokens it verifies, grants it gives, keys it hands out and destroys.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { sql } from "kysely";

import { isAppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { auditDomain } from "#domains/audit/index.ts";
import { nodeCrypto } from "#domains/audit/log/node-crypto.ts";
import { vaultsDomain } from "#domains/vaults/domain.ts";
import type { Db } from "#platform/db/db.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { INSTALLATION_ID, type JobGrant, type KeyPurpose, type ServiceToken } from "#platform/keyring/authority.ts";
import { keyringDomain } from "#platform/keyring/domain.ts";
import { openMasterKeyFile } from "#platform/keyring/master-key-file.ts";
import { describePublicKey, readVerifierKey, spkiOfRaw } from "#platform/attestation/keys.ts";
import { describeReport } from "#protocol/attestation/statement.ts";
import { verifyFile } from "#protocol/attestation/verify.ts";
import { parseCheckpoint } from "#protocol/audit/checkpoint.ts";
import { parseNote, verifyNote } from "#protocol/audit/note.ts";
import { sampleReport } from "#protocol/report/sample-reports.ts";
import { createAuthority, type LocalAuthority } from "./authority.ts";

const VAULT_TABLES = { name: "vaults", migrations: new URL("../domains/vaults/migrations/", import.meta.url), tables: vaultsDomain.tables };
const CONTEXT = { table: "t", column: "c", row: "r" };
const refused = (error: unknown): boolean => isAppError(error, "authority.refused");
const tokenRefused = (error: unknown): boolean => isAppError(error, "token.refused");

interface Place {
  readonly tenantId: Uuid;
  readonly vaultId: Uuid;
}

async function createVault(authority: LocalAuthority, db: Db, tenantId = createUuid()): Promise<Place> {
  const web = authority.tokenSource("web");
  const vaultId = createUuid();
  await authority.createTenantKeys(await web(), tenantId);
  await authority.createVaultKeys(await web(), { tenantId, vaultId });
  await db.tenant({ role: "strongroom_web", tenantId }, (tx) => tx.as<{ vault_directory: { vault_id: Uuid } }>().insertInto("vault_directory").values({ vault_id: vaultId }).execute());
  return { tenantId, vaultId };
}

async function exchange(authority: LocalAuthority, { vaultId }: Place): Promise<JobGrant> {
  return authority.exchange(await authority.tokenSource("worker")(), vaultId);
}

forEachEngine("the authority", { domains: [keyringDomain, auditDomain, VAULT_TABLES] }, async ({ db, clock, after, asOwner }) => {
  const folder = await mkdtemp(join(tmpdir(), "authority-test-"));
  after(() => rm(folder, { recursive: true }));
  const masterKey = await openMasterKeyFile({ path: join(folder, "master.key"), whenMissing: "create" });
  const authority = await createAuthority({ db, masterKey, clock, environment: "test" });

  test("a worker exchanges a vault's id for a grant, and what web sealed opens for it", async () => {
    const place = await createVault(authority, db);
    const web = await authority.dataKey(await authority.tokenSource("web")(), { ...place, purpose: "evidence" });
    const sealed = web.seal(Buffer.from("evidence"), CONTEXT);
    const grant = await exchange(authority, place);
    assert.deepEqual({ tenantId: grant.tenantId, vaultId: grant.vaultId }, place);
    const worker = await authority.dataKey(grant.token, { ...place, purpose: "evidence" });
    assert.equal(Buffer.from(worker.open(sealed, CONTEXT)).toString(), "evidence");
  });

  test("the log's checkpoint is composed by the authority, signed with its key, and asked for by the worker alone", async () => {
    const head = { size: 7, root: new Uint8Array(32).fill(7) };
    const worker = authority.tokenSource("worker");
    const key = await authority.logKey();
    const note = await authority.signCheckpoint(await worker(), head);
    const checkpoint = parseCheckpoint(note);
    assert.deepEqual([checkpoint.origin, checkpoint.size, checkpoint.root], [key.name, 7, head.root]);
    assert.equal(verifyNote(nodeCrypto, checkpoint.note, [key]).length, 1);
    assert.match(key.name, /^strongroom\/test\//);
    await assert.rejects(authority.signCheckpoint(await authority.tokenSource("web")(), head), refused);
    await assert.rejects(authority.signCheckpoint((await exchange(authority, await createVault(authority, db))).token, head), refused);
  });

  test("ATT-7 a report is signed with a key that signs nothing else, for web alone, at the authority's time", async () => {
    const fileSha256 = "ab".repeat(32);
    const given = { subjects: [{ name: "report.json", digest: { sha256: fileSha256 } }], claims: describeReport({ report: sampleReport(), sha256: fileSha256 }) };
    const { keyId, publicKey } = await authority.reportKey();
    const key = readVerifierKey(publicKey);
    assert.equal(key?.keyId, keyId);
    const envelope = await authority.signReport(await authority.tokenSource("web")(), given);
    const { statement } = verifyFile({ envelope, fileSha256, keyId, verifySignature: key?.verify ?? (() => false) });
    assert.equal(statement.predicate.signedAt, new Date(clock.now()).toISOString());
    const log = await authority.logKey();
    assert.notDeepEqual(readVerifierKey(describePublicKey(spkiOfRaw(log.publicKey)).publicKey)?.keyId, keyId);
    await assert.rejects(authority.signReport(await authority.tokenSource("worker")(), given), refused);
    await assert.rejects(authority.signReport((await exchange(authority, await createVault(authority, db))).token, given), refused);
  });

  test("the length of a stream is what the authority finds in the log, not what it is told", async () => {
    const stream = createUuid();
    for (const [index, sequence] of [[0, 1], [4, 2], [9, 3]]) {
      await asOwner("insert into audit_entries (leaf_index, stream_id, stream_sequence, record_id, record_hash) values ($1, $2, $3, gen_random_uuid(), decode(repeat('00', 32), 'hex'))", [index, stream, sequence]);
    }
    const sign = async (size: number) => parseNote(await authority.signStreamHead(await authority.tokenSource("web")(), { stream, size }));
    const note = await sign(9);
    assert.equal(note.text.split("\n").slice(2).join(" "), `${stream} 2 9 `);
    assert.equal(verifyNote(nodeCrypto, note, [await authority.logKey()]).length, 1);
    assert.match((await sign(10)).text, new RegExp(`${stream}\n3\n10\n$`));
  });

  test("a grant opens no key of another vault or another tenant", async () => {
    const mine = await createVault(authority, db);
    const sibling = await createVault(authority, db, mine.tenantId);
    const theirs = await createVault(authority, db);
    const { token } = await exchange(authority, mine);
    for (const purpose of ["evidence", "facts", "mirror"] as const) {
      assert.ok(await authority.dataKey(token, { ...mine, purpose }));
      await assert.rejects(authority.dataKey(token, { ...sibling, purpose }), refused);
      await assert.rejects(authority.dataKey(token, { ...theirs, purpose }), refused);
      await assert.rejects(authority.dataKey(token, { tenantId: theirs.tenantId, vaultId: mine.vaultId, purpose }), refused);
    }
    await assert.rejects(authority.dataKey(token, { tenantId: theirs.tenantId, purpose: "field" }), refused);
  });

  test("web never gets a mirror's or facts' key, a worker without a grant gets none, relay nothing at all", async () => {
    const place = await createVault(authority, db);
    const ask = async (role: "web" | "worker" | "relay" | "authority", purpose: KeyPurpose) =>
      authority.dataKey(await authority.tokenSource(role)(), purpose === "field" ? { tenantId: place.tenantId, purpose } : { ...place, purpose });
    for (const purpose of ["facts", "mirror"] as const) await assert.rejects(ask("web", purpose), refused);
    for (const role of ["worker", "relay", "authority"] as const) {
      for (const purpose of ["field", "evidence", "facts", "mirror"] as const) await assert.rejects(ask(role, purpose), refused);
    }
    await assert.rejects(authority.exchange(await authority.tokenSource("web")(), place.vaultId), refused);
  });

  test("an exchange takes a token once, and an unknown vault is vault.unknown", async () => {
    const place = await createVault(authority, db);
    const token = await authority.tokenSource("worker")();
    await authority.exchange(token, place.vaultId);
    await assert.rejects(authority.exchange(token, place.vaultId), tokenRefused);
    await assert.rejects(exchange(authority, { ...place, vaultId: createUuid() }), (error) => isAppError(error, "vault.unknown"));
  });

  test("a grant ends after minutes", async () => {
    const place = await createVault(authority, db);
    const grant = await exchange(authority, place);
    assert.ok(grant.expiresAt - clock.now() <= 5 * MINUTE);
    await clock.advance(5 * MINUTE);
    await assert.rejects(authority.dataKey(grant.token, { ...place, purpose: "mirror" }), tokenRefused);
    assert.ok(await authority.dataKey((await exchange(authority, place)).token, { ...place, purpose: "mirror" }));
  });

  test("no operation is done without a token, with a made-up one, or with one of another authority", async () => {
    const place = await createVault(authority, db);
    const other = await createAuthority({ db, masterKey, clock, environment: "test" });
    const foreign = await other.tokenSource("web")();
    for (const token of ["", "web", foreign, `${foreign}x`] as ServiceToken[]) {
      await assert.rejects(authority.createTenantKeys(token, createUuid()), tokenRefused);
      await assert.rejects(authority.createVaultKeys(token, place), tokenRefused);
      await assert.rejects(authority.dataKey(token, { tenantId: place.tenantId, purpose: "field" }), tokenRefused);
      await assert.rejects(authority.destroyKeys(token, place), tokenRefused);
      await assert.rejects(authority.openCredential(token, place.vaultId, { keyId: createUuid(), sealed: new Uint8Array(64) }), tokenRefused);
      await assert.rejects(authority.exchange(token, place.vaultId), tokenRefused);
    }
    assert.ok(await authority.dataKey(await authority.tokenSource("web")(), { tenantId: place.tenantId, purpose: "field" }));
  });

  test("a credential opens with the grant of its very vault, and web cannot open what it sealed", async () => {
    const mine = await createVault(authority, db);
    const sibling = await createVault(authority, db, mine.tenantId);
    const sealed = await (await authority.credentialKey()).seal(mine, Buffer.from("user:token"));
    const { token } = await exchange(authority, mine);
    const secret = await authority.openCredential(token, mine.vaultId, sealed);
    assert.equal(await secret.use((bytes) => Buffer.from(bytes).toString()), "user:token");
    await assert.rejects(authority.openCredential(token, sibling.vaultId, sealed), refused);
    await assert.rejects(authority.openCredential((await exchange(authority, sibling)).token, sibling.vaultId, sealed), (error) => isAppError(error, "keyring.not-opened"));
    for (const role of ["web", "worker", "relay"] as const) await assert.rejects(authority.openCredential(await authority.tokenSource(role)(), mine.vaultId, sealed), refused);
  });

  test("a vault's destroyed keys open nothing, and a worker destroys only those of its grant", async () => {
    const mine = await createVault(authority, db);
    const sibling = await createVault(authority, db, mine.tenantId);
    const { token } = await exchange(authority, mine);
    await assert.rejects(authority.destroyKeys(token, sibling), refused);
    await assert.rejects(authority.destroyKeys(token, { tenantId: mine.tenantId }), refused);
    await authority.destroyKeys(token, mine);
    await assert.rejects(authority.dataKey(token, { ...mine, purpose: "mirror" }), (error) => isAppError(error, "keyring.destroyed"));
    assert.ok(await authority.dataKey((await exchange(authority, sibling)).token, { ...sibling, purpose: "mirror" }));
  });

  test("a team's end destroys all its keys; the installation's are not destroyed by anyone", async () => {
    const { tenantId } = await createVault(authority, db);
    await authority.destroyKeys(await authority.tokenSource("worker")(), { tenantId });
    await assert.rejects(authority.dataKey(await authority.tokenSource("web")(), { tenantId, purpose: "field" }), (error) => isAppError(error, "keyring.destroyed"));
    for (const role of ["web", "worker"] as const) await assert.rejects(authority.destroyKeys(await authority.tokenSource(role)(), { tenantId: INSTALLATION_ID }), refused);
  });

  test("the installation's field key is there for web alone", async () => {
    const scope = { tenantId: INSTALLATION_ID, purpose: "field" } as const;
    assert.ok(await authority.dataKey(await authority.tokenSource("web")(), scope));
    const place = await createVault(authority, db);
    await assert.rejects(authority.dataKey((await exchange(authority, place)).token, scope), refused);
    await assert.rejects(authority.dataKey(await authority.tokenSource("worker")(), scope), refused);
  });

  test("rotations of every key at once go on under traffic, and all that was sealed opens afterwards", async () => {
    const place = await createVault(authority, db);
    const scope = { ...place, purpose: "mirror" } as const;
    const credential = await (await authority.credentialKey()).seal(place, Buffer.from("token"));
    const sealed: Uint8Array[] = [];
    let rotating = true;
    const traffic = (async () => {
      while (rotating) sealed.push((await authority.dataKey((await exchange(authority, place)).token, scope)).seal(Buffer.from("mirror"), CONTEXT));
    })();
    const web = authority.tokenSource("web");
    const versions = async () => (await db.tenant({ role: "strongroom_authority", tenantId: place.tenantId }, (tx) => sql<{ kind: string; versions: number }>`select kind, count(*)::int as versions from authority_keys where kind <> 'tenant' group by kind order by kind`.execute(tx.as<object>()))).rows;
    assert.deepEqual(await authority.rotateKeys(await web(), { key: "tenant", tenantId: place.tenantId }), { keyId: null, keys: 4 });
    assert.deepEqual(await versions(), ["evidence", "facts", "field", "mirror"].map((kind) => ({ kind, versions: 2 })), "each of the team's keys has a version more");
    await authority.rotateKeys(await web(), { key: "master" });
    await authority.rotateKeys(await web(), { key: "credential" });
    await authority.rotateSigningKey();
    const { keys } = await authority.rotateKeys(await web(), { key: "master" });
    assert.ok(keys >= 3, "what hangs on the master key is wrapped again");
    await assert.rejects(authority.rotateKeys(await web(), { key: "tenant", tenantId: createUuid() }), (error) => isAppError(error, "keyring.unknown"));
    await assert.rejects(authority.rotateKeys(await authority.tokenSource("worker")(), { key: "master" }), refused);
    rotating = false;
    await traffic;
    const { token } = await exchange(authority, place);
    const key = await authority.dataKey(token, scope);
    assert.ok(sealed.length > 0);
    for (const value of sealed) assert.equal(Buffer.from(key.open(value, CONTEXT)).toString(), "mirror");
    const secret = await authority.openCredential(token, place.vaultId, credential);
    assert.equal(await secret.use((bytes) => Buffer.from(bytes).toString()), "token");
  });

  test("a next start with the same master key opens what was sealed; with another one it is refused", async () => {
    const place = await createVault(authority, db);
    const sealed = (await authority.dataKey(await authority.tokenSource("web")(), { ...place, purpose: "evidence" })).seal(Buffer.from("kept"), CONTEXT);
    const reopened = await openMasterKeyFile({ path: join(folder, "master.key"), whenMissing: "refuse" });
    const next = await createAuthority({ db, masterKey: reopened, clock, environment: "test" });
    const key = await next.dataKey(await next.tokenSource("web")(), { ...place, purpose: "evidence" });
    assert.equal(Buffer.from(key.open(sealed, CONTEXT)).toString(), "kept");
    const stranger = await openMasterKeyFile({ path: join(folder, "other.key"), whenMissing: "create" });
    await assert.rejects(createAuthority({ db, masterKey: stranger, clock, environment: "test" }), (error) => isAppError(error, "keyring.master-missing"));
    await assert.rejects(createAuthority({ db, masterKey: reopened, clock, environment: "production" }), (error) => isAppError(error, "keyring.not-opened"));
  });
});
