// What is particular to a database server: it may be away, and its user may be an ordinary one.

import assert from "node:assert/strict";
import { test } from "node:test";

import { sql } from "kysely";

import { isAppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";
import { Secret } from "#platform/secrets/secret.ts";
import { createDb } from "./create-db.ts";
import type { DomainTables } from "./migration-files.ts";
import { createTestLog, forEachEngine } from "./testing/for-each-engine.ts";
import { THINGS } from "./testing/things-domain.ts";

const NO_TABLES: Record<string, never> = {};

forEachEngine("a database server", { domains: [] }, ({ db, engine, url, clock, after, asOwner, execAsOwner }) => {
  if (engine !== "postgres" || url === null) return;
  const log = createTestLog();
  const open = async (at: string, domains: readonly DomainTables[] = []) => createDb({ database: { kind: "postgres", url: await Secret.seal(at), maxConnections: 2 }, domains, clock, log });

  test("that does not answer is said to be unavailable, without its address or password", async () => {
    const nobody = new URL(url);
    nobody.port = "1";
    nobody.password = "canary-7f3a";
    await assert.rejects(open(nobody.href), (error) => isAppError(error, "database.unavailable") && error.retryable && !error.message.includes("canary"));
  });

  test("that does not know the database or the user is said so", async () => {
    const noDatabase = new URL(url);
    noDatabase.pathname = "/nowhere";
    const noUser = new URL(url);
    noUser.username = "nobody_of_this_name";
    for (const wrong of [noDatabase.href, noUser.href]) {
      await assert.rejects(open(wrong), (error) => isAppError(error, "database.sign-in-refused") && !error.retryable);
    }
  });

  test("that ends a connection in the middle of a transaction is unavailable for that one only", async () => {
    const ended = db.global("strongroom_web", async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.as<typeof NO_TABLES>());
      await asOwner("select pg_terminate_backend($1)", [rows[0]?.pid]);
      await sql`select 1`.execute(tx.as<typeof NO_TABLES>());
    });
    await assert.rejects(ended, (error) => isAppError(error, "database.unavailable"));
    await db.global("strongroom_web", async (tx) => void (await sql`select 1`.execute(tx.as<typeof NO_TABLES>())));
  });

  test("of an ordinary user is served once that user can take the roles, and says which statements that needs", async () => {
    const user = `strongroom_test_user_${createUuid().replaceAll("-", "")}`;
    const password = createUuid();
    await execAsOwner(`create role ${user} login password '${password}'`);
    const { rows } = { rows: await asOwner("select current_database() as name") };
    await execAsOwner(`alter database ${String(rows[0]?.["name"])} owner to ${user}; alter schema public owner to ${user}; drop table if exists strongroom_migrations`);
    after(async () => execAsOwner(`reassign owned by ${user} to current_user; drop owned by ${user}; drop role ${user}`));
    const theirs = new URL(url);
    theirs.username = user;
    theirs.password = password;

    await assert.rejects(open(theirs.href, [THINGS]), (error) => isAppError(error, "database.roles-missing") && error.message.includes("create role strongroom_web nologin; grant strongroom_web to"));
    await execAsOwner(`grant strongroom_web, strongroom_worker, strongroom_relay, strongroom_authority, strongroom_queue to ${user}`);
    const opened = await open(theirs.href, [THINGS]);
    const tenantId = createUuid();
    const count = (tenant: string) => opened.tenant({ role: "strongroom_web", tenantId: tenant }, async (tx) => {
      const { rows: found } = await sql<{ total: number }>`select count(*) as total from things`.execute(tx.as<typeof NO_TABLES>());
      return found[0]?.total;
    });
    await opened.tenant({ role: "strongroom_web", tenantId }, async (tx) => void (await sql`insert into things (id) values (${createUuid()})`.execute(tx.as<typeof NO_TABLES>())));
    assert.equal(await count(tenantId), 1);
    assert.equal(await count(createUuid()), 0);
    await opened.close();
  });
});
