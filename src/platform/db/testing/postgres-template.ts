// A database of its own on a real PostgreSQL for each test file: `create database … template …`, dropped afterwards.
// The server is the one of STRONGROOM_TEST_DATABASE_URL, whose user must be able to create databases and roles.

import { createHash } from "node:crypto";

import pg from "pg";

import { createUuid } from "#base/uuid.ts";
import type { Log } from "#platform/log/log.ts";
import { Secret } from "#platform/secrets/secret.ts";
import type { Engine } from "#platform/db/engine.ts";
import { openPostgres } from "#platform/db/postgres-engine.ts";
import type { TemplateGiven } from "./pglite-template.ts";

const NAME_PREFIX = "strongroom_test";
/** Enough for a suite that runs several transactions at once, few enough for many files on one small server. */
const MAX_CONNECTIONS = 4;

export interface PostgresClone {
  readonly engine: Engine;
  readonly url: string;
  drop(): Promise<void>;
}

/** Null when no server answers; the reason for it is an error's message. */
export async function reachPostgres(): Promise<{ readonly url: string } | { readonly unreachable: string }> {
  const url = process.env["STRONGROOM_TEST_DATABASE_URL"];
  if (url === undefined || url === "") return { unreachable: "STRONGROOM_TEST_DATABASE_URL is not set" };
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  try {
    await client.connect();
    return { url };
  } catch (error) {
    return { unreachable: `the server of STRONGROOM_TEST_DATABASE_URL does not answer (${error instanceof Error && "code" in error ? String(error.code) : "no code"})` };
  } finally {
    await client.end();
  }
}

export async function clonePostgresTemplate(url: string, given: TemplateGiven, log: Log): Promise<PostgresClone> {
  const template = `${NAME_PREFIX}_template_${createHash("sha256").update(given.digest).digest("hex").slice(0, 24)}`;
  await ensureTemplate({ url, template, build: given.build, log });
  const name = `${NAME_PREFIX}_${createUuid().replaceAll("-", "")}`;
  await onServer(url, (client) => client.query(`create database ${name} template ${template}`));
  const cloneUrl = withDatabase(url, name);
  const engine = await openPostgres({ url: await Secret.seal(cloneUrl), maxConnections: MAX_CONNECTIONS, log });
  return {
    engine,
    url: cloneUrl,
    async drop() {
      // `force` ends what a test left open; that it was left open is the test's to find out.
      await onServer(url, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

interface EnsureGiven {
  readonly url: string;
  readonly template: string;
  readonly build: (engine: Engine) => Promise<void>;
  readonly log: Log;
}

/** One process builds it while the others wait; it gets its name only when it is whole. */
async function ensureTemplate({ url, template, build, log }: EnsureGiven): Promise<void> {
  await onServer(url, async (client) => {
    await client.query("select pg_advisory_lock(hashtext($1))", [template]);
    const { rows } = await client.query("select 1 from pg_database where datname = $1", [template]);
    if (rows.length > 0) return;
    const unfinished = `${NAME_PREFIX}_${createUuid().replaceAll("-", "")}`;
    await client.query(`create database ${unfinished} template template0`);
    const engine = await openPostgres({ url: await Secret.seal(withDatabase(url, unfinished)), maxConnections: 1, log });
    try {
      await build(engine);
    } catch (error) {
      await engine.close();
      await client.query(`drop database ${unfinished} with (force)`);
      throw error;
    }
    await engine.close();
    await client.query(`alter database ${unfinished} rename to ${template}`);
  });
}

async function onServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
