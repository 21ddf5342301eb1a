// Migrations: once, in order, recorded with a digest, refused when the past has changed.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { isAppError } from "#base/app-error.ts";
import { createManualClock } from "#platform/clock/manual-clock.ts";
import { engineOf, prepareDb } from "./create-db.ts";
import type { Engine } from "./engine.ts";
import { digestOfMigrations, readMigrations, type DomainTables } from "./migration-files.ts";
import { createTestLog, forEachEngine } from "./testing/for-each-engine.ts";
import { THINGS } from "./testing/things-domain.ts";

const global = (name: string) => ({ name, scope: { global: "for a test" } }) as const;

forEachEngine("migrations", { domains: [THINGS] }, async ({ db, after, asOwner, clock }) => {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-migrations-"));
  after(() => rm(folder, { recursive: true, force: true }));
  const write = (name: string, sql: string) => writeFile(join(folder, name), sql);
  const more = (...tables: string[]): DomainTables => ({ name: "more", migrations: pathToFileURL(folder), tables: tables.map(global) });
  const start = (domain: DomainTables, domains: readonly DomainTables[] = [THINGS]) => prepareDb(engineOf(db), { domains: [...domains, domain], clock, log: createTestLog() });
  const applied = async () => (await asOwner("select domain, name from strongroom_migrations order by applied_at, name")).map(({ domain, name }) => `${String(domain)}/${String(name)}`);

  test("new ones are applied at the next start, each once", async () => {
    await write("001-firsts.sql", "create table firsts (id uuid primary key)");
    await write("002-seconds.sql", "create table seconds (id uuid primary key references firsts (id)); insert into firsts values (gen_random_uuid())");
    await start(more("firsts", "seconds"));
    await start(more("firsts", "seconds"));
    assert.deepEqual((await applied()).sort(), ["more/001-firsts.sql", "more/002-seconds.sql", "things/001-things.sql"]);
    assert.equal((await asOwner("select * from firsts")).length, 1);
  });

  test("starts at the same moment apply each once", async () => {
    await write("003-thirds.sql", "create table thirds (id uuid primary key); select pg_sleep(0.05)");
    await Promise.all([start(more("firsts", "seconds", "thirds")), start(more("firsts", "seconds", "thirds"))]);
    assert.equal((await applied()).filter((name) => name === "more/003-thirds.sql").length, 1);
  });

  test("one that was applied and has changed is refused", async () => {
    await write("003-thirds.sql", "create table thirds (id uuid primary key, size integer)");
    await assert.rejects(start(more("firsts", "seconds", "thirds")), (error) => isAppError(error, "database.migration-changed") && /more\/003-thirds\.sql/.test(error.message));
    await write("003-thirds.sql", "create table thirds (id uuid primary key); select pg_sleep(0.05)");
    await start(more("firsts", "seconds", "thirds"));
  });

  test("one that fails leaves nothing behind and is tried again at the next start", async () => {
    await write("004-fourths.sql", "create table fourths (id uuid primary key); select 1 / 0");
    await assert.rejects(start(more("firsts", "seconds", "thirds", "fourths")), /division by zero/);
    assert.equal((await applied()).includes("more/004-fourths.sql"), false);
    await write("004-fourths.sql", "create table fourths (id uuid primary key)");
    await start(more("firsts", "seconds", "thirds", "fourths"));
  });

  test("one that comes before applied ones is refused", async () => {
    await write("000-early.sql", "create table early (id uuid primary key)");
    await assert.rejects(start(more("firsts", "seconds", "thirds", "fourths", "early")), (error) => isAppError(error, "database.migration-changed") && /comes before/.test(error.message));
    await rm(join(folder, "000-early.sql"));
  });

  test("a database that a newer program has migrated is refused", async () => {
    await rm(join(folder, "004-fourths.sql"));
    await assert.rejects(start(more("firsts", "seconds", "thirds", "fourths")), (error) => isAppError(error, "database.newer-than-program") && /more\/004-fourths\.sql/.test(error.message));
  });
});

test("files that are not numbered, or numbered twice, are a defect", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-migrations-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const domain: DomainTables = { name: "more", migrations: pathToFileURL(folder), tables: [] };
  await writeFile(join(folder, "first.sql"), "");
  await assert.rejects(readMigrations([domain]), /Defect: expected migrations named NNN-name\.sql.*first\.sql/);
  await rm(join(folder, "first.sql"));
  await writeFile(join(folder, "001-a.sql"), "");
  const before = digestOfMigrations(await readMigrations([domain]));
  await writeFile(join(folder, "001-b.sql"), "");
  await assert.rejects(readMigrations([domain]), /Defect/);
  await rm(join(folder, "001-b.sql"));
  await writeFile(join(folder, "001-a.sql"), "select 1");
  assert.notEqual(digestOfMigrations(await readMigrations([domain])), before);
});

test("a server older than PostgreSQL 15 is refused before anything is made in it", async () => {
  const statements: string[] = [];
  const old: Engine = {
    name: "postgres",
    transaction: (_, work) =>
      work({
        async query(sql) {
          statements.push(sql);
          return { rows: [{ number: 140_009, name: "14.9" }], changed: 0 };
        },
        exec: async () => assert.fail("something was made"),
      }),
    scoped: async () => assert.fail("a role was taken"),
    listen: async () => assert.fail("listened"),
    close: async () => {},
  };
  const starting = prepareDb(old, { domains: [THINGS], clock: createManualClock(), log: createTestLog() });
  await assert.rejects(starting, (error) => isAppError(error, "database.too-old") && error.message.includes("14.9"));
  assert.equal(statements.length, 1);
});
