// Vaults of archives: by address, uploaded, and Strongroom's own source.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { isAppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";
import type { VaultTables } from "#domains/vaults/tables.ts";
import { buildTar } from "#platform/archive/testing/tar-builder.ts";
import { buildZip } from "#platform/archive/testing/zip-builder.ts";
import { parseSignatures } from "#platform/malware/parse-signatures.ts";
import { createUploadScanner } from "#platform/malware/scanner.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";

import { createWorkerHouse, WORKER_DOMAINS, type TestVault, type WorkerHouse } from "./testing/worker-house.ts";

const ONE = [{ name: "app/a.ts", content: "const a = 1;\n" }, { name: "app/lib/b.py", content: "# b\nb = 1\n" }];
const TWO = [...ONE, { name: "app/c.rs", content: "fn main() {}\n" }];

forEachEngine("a vault of an archive", { domains: WORKER_DOMAINS, oneWhenShort: true }, async (suite) => {
  const house = await createWorkerHouse(suite, {}, createUploadScanner(parseSignatures(`Test.Bad:0:*:${Buffer.from("nobody writes this").toString("hex")}\n`)));

  test("an archive by address is asked for again only when it has changed", async () => {
    let served = { etag: '"1"', body: gzipSync(buildTar(ONE)) };
    let sent = 0;
    const server = createServer((request, response) => {
      const unchanged = request.headers["if-none-match"] === served.etag;
      if (!unchanged) sent++;
      response.writeHead(unchanged ? 304 : 200, { etag: served.etag }).end(unchanged ? undefined : served.body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    suite.after(() => void server.close());
    const vault = await house.makeVault({ kind: "archive", url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/app.tar.gz` });
    await house.update(vault);
    await house.update(vault);
    assert.equal(sent, 1);
    const { results, evidence } = await house.newest(vault);
    assert.deepEqual([results.sourceKind, results.totals.files, results.history.commits, evidence.commit], ["archive", 2, 0, null]);
    assert.deepEqual((await house.rows("vault_contacts", vault)).map(({ asked, outcome }) => [asked, outcome]), [["archive", "ok"], ["archive", "ok"]]);
    served = { etag: '"2"', body: gzipSync(buildTar(TWO)) };
    await house.update(vault);
    assert.equal((await house.newest(vault)).results.totals.files, 3);
    assert.equal((await house.rows("vault_packs", vault)).length, 1);
  });

  test("an upload is taken, kept in the mirror, and renewed by another", async () => {
    const vault = await house.makeVault({ kind: "upload", url: null });
    await assert.rejects(house.update(vault), (error) => isAppError(error, "vault.upload-missing"));
    await upload(house, vault, buildZip(ONE));
    await house.update(vault);
    assert.equal((await house.newest(vault)).results.totals.files, 2);
    assert.equal((await house.rows("vault_uploads", vault)).length, 0);
    await house.update(vault);
    assert.equal((await house.rows("vault_snapshots", vault)).length, 1);
    await upload(house, vault, buildZip(TWO));
    await house.update(vault);
    assert.equal((await house.newest(vault)).results.totals.files, 3);
    assert.deepEqual(await house.rows("vault_contacts", vault), []);
  });

  test("an upload of which an entry matches a signature is destroyed at once, and the log says so", async () => {
    const vault = await house.makeVault({ kind: "upload", url: null });
    await upload(house, vault, buildZip([...ONE, { name: "app/bad.bin", content: "x".repeat(1000) + "nobody writes this" }]));
    const blobs = async (): Promise<number> => (await readdir(join(house.dataDir, "blobs"), { recursive: true, withFileTypes: true })).filter((each) => each.isFile()).length;
    const before = await blobs();
    await assert.rejects(house.update(vault), (error) => isAppError(error, "upload.malware"));
    assert.equal(await blobs(), before - 1);
    assert.deepEqual(await house.rows("vault_uploads", vault), []);
    assert.deepEqual((await house.rows("vault_runs", vault)).map(({ state, error_code }) => [state, error_code]), [["failed", "upload.malware"]]);
    const records = await suite.asOwner("select actor_role, details from audit_outbox where event = 'vaults.upload-refused' and subject_id = $1", [vault.vaultId]);
    assert.deepEqual(records, [{ actor_role: "worker", details: { what: "entry of an archive", signature: 1 } }]);
    await upload(house, vault, buildZip(ONE));
    await house.update(vault);
    assert.equal((await house.newest(vault)).results.totals.files, 2);
  });

  test("a damaged upload fails the vault, and the report before it stays", async () => {
    const vault = await house.makeVault({ kind: "upload", url: null });
    await upload(house, vault, buildZip(ONE));
    await house.update(vault);
    const zip = buildZip(TWO);
    await upload(house, vault, zip.subarray(0, zip.length - 30));
    await assert.rejects(house.update(vault), (error) => isAppError(error) && error.code.startsWith("archive."));
    const [row] = await house.rows("vaults", vault);
    assert.equal(row?.["state"], "failed");
    assert.equal((await house.newest(vault)).results.totals.files, 2);
  });

  test("the program's own source can be looked at, without contacting anybody", async () => {
    const vault = await house.makeVault({ kind: "sample", url: null });
    await house.update(vault);
    const { results } = await house.newest(vault);
    assert.equal(results.languages[0]?.name, "TypeScript");
    assert.deepEqual(await house.rows("vault_contacts", vault), []);
  });

  test("analysers that changed look at the mirror again, and the source is not asked for more", async () => {
    const vault = await house.makeVault({ kind: "upload", url: null });
    await upload(house, vault, buildZip(ONE));
    await house.update(vault);
    const { createVaultWorker } = await import("./worker.ts");
    const newer = createVaultWorker({ ...house.deps, sandbox: { ...house.deps.sandbox, analyzers: { ...house.deps.sandbox.analyzers, languages: 99 } } });
    await house.ask(vault);
    await newer.work({ vaultId: vault.vaultId, last: true, signal: new AbortController().signal });
    assert.equal((await house.rows("vault_snapshots", vault)).length, 2);
    const { results } = await house.newest(vault);
    assert.deepEqual([results.analyzers["languages"], results.totals.files], [99, 2]);
  });
});

async function upload(house: WorkerHouse, { tenantId, vaultId }: TestVault, bytes: Uint8Array): Promise<void> {
  const key = await house.evidenceKey({ tenantId, vaultId });
  const made = await house.blobs.createContainer();
  await house.clock.advance(1000);
  await house.asWeb(tenantId, async (tx) => {
    const kysely = tx.as<VaultTables>();
    await kysely.insertInto("vault_containers").values({ container: made }).onConflict((conflict) => conflict.doNothing()).execute();
    const { container } = await kysely.selectFrom("vault_containers").select("container").executeTakeFirstOrThrow();
    const blob = await house.blobs.put(container, key, bytes);
    await kysely.insertInto("vault_uploads").values({
      id: createUuid(), vault_id: vaultId, blob_name: blob.name, blob_key_id: blob.keyId, blob_bytes: blob.bytes, format: "zip", created_at: new Date(house.clock.now()),
    }).execute();
  });
}
