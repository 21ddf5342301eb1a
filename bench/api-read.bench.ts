// What our door costs: an authenticated read over HTTP, with who it is, whether they may, the limits, the headers and the schema, beside the
// bare framework that asks the same query in the same transaction of the same database for anybody.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { join } from "node:path";

import pg from "pg";

import { createUuid } from "#base/uuid.ts";
import type { Benchmark, BenchContext, BenchResult } from "#cli/bench/benchmark.ts";
import { spreadOf } from "#cli/bench/measure.ts";
import { dataFolderPaths } from "#platform/data-folder/data-folder.ts";
import { reachPostgres } from "#platform/db/testing/postgres-template.ts";
import { createApiToken } from "#protocol/api/api-tokens.ts";
import { endpointUrl } from "#protocol/api/endpoint.ts";
import { getPolicy } from "#protocol/api/policies.ts";
import { becomeOwner } from "#roles/testing/api-session.ts";
import { startServe } from "#roles/testing/served-program.ts";

/** What issue 3 asks for. */
const MAX_RATIO = 1.6;

/** Each may ask 600 times before it has to wait, so many together ask often enough. */
const TOKENS = 18;
const CALLERS = 8;
const TURNS = 5;
const REQUESTS_A_TURN = 800;
const WARMUP_REQUESTS = 400;
/** The two take turns on one database. */
const ROUNDS = 2;

export const benchmark: Benchmark = {
  name: "api-read",
  summary: "an authenticated read over HTTP, beside the bare framework that asks the same query",
  peers: ["fastify"],
  run: measureReads,
};

interface Place {
  readonly engine: "postgres" | "pglite";
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
  /** For the bare server: the URL or the folder. */
  readonly database: string;
  close(): Promise<void>;
}

async function measureReads(context: BenchContext): Promise<BenchResult> {
  const results: { readonly engine: string; readonly ours: number | null; readonly bare: number | null }[] = [];
  for (const engine of ["postgres", "pglite"] as const) {
    const place = await openPlace(engine, context);
    results.push({ engine, ...(place === null ? { ours: null, bare: null } : await measurePlace(place, context)) });
  }
  return {
    figures: results.flatMap(({ engine, ours, bare }) => [
      { subject: "strongroom", what: `one read, ${engine}`, value: ours, unit: "ms" },
      { subject: "fastify", what: `one read, ${engine}`, value: bare, unit: "ms" },
    ]),
    ratios: results.map(({ engine, ours, bare }) => ({ what: `our time for a read / bare framework, ${engine}`, value: ours === null || bare === null ? null : ours / bare, target: { atMost: MAX_RATIO } })),
    notes: [
      `GET ${getPolicy.path} with an API token; time for a request as ${CALLERS} callers see it together, median of ${ROUNDS} rounds of ${TURNS} turns of ${REQUESTS_A_TURN} requests; kept connections, server and client in processes of their own`,
      "the bare framework: the same version of fastify, the same transaction with role and tenant, no authentication, no schema, no headers of ours",
    ],
  };
}

async function measurePlace(place: Place, context: BenchContext): Promise<{ readonly ours: number; readonly bare: number }> {
  const times = { ours: [] as number[], bare: [] as number[] };
  let known: { readonly teamId: string; readonly tokens: readonly string[] } | null = null;
  try {
    for (let round = 0; round < ROUNDS; round++) {
      context.log(`api-read: ${place.engine}, round ${round + 1}`);
      const program = await startServe({ dataDir: place.dataDir, env: { ...place.env, STRONGROOM_LOG_LEVEL: "error" } });
      known ??= await prepare(program);
      const path = endpointUrl(getPolicy, { params: { teamId: known.teamId } });
      times.ours.push(...(await measureServer(program.url + path, known.tokens)));
      await program.stop();
      const bare = await startBare(place);
      times.bare.push(...(await measureServer(`${bare.url}/teams/${known.teamId}/policy`, [null])));
      await bare.stop();
    }
    return { ours: spreadOf(times.ours).median, bare: spreadOf(times.bare).median };
  } finally {
    await place.close();
  }
}

async function prepare(program: Awaited<ReturnType<typeof startServe>>): Promise<{ readonly teamId: string; readonly tokens: readonly string[] }> {
  const owner = await becomeOwner(program);
  const tokens: string[] = [];
  for (let index = 0; index < TOKENS; index++) tokens.push((await owner.call(createApiToken, { body: { name: `bench ${index}`, permissions: ["access.read-members"], teamId: null, days: 1 } })).token);
  return { teamId: owner.teamId, tokens };
}

/** Milliseconds for a request, for each turn. */
async function measureServer(url: string, tokens: readonly (string | null)[]): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });
  let asked = 0;
  const turn = async (requests: number): Promise<void> => {
    let left = requests;
    await Promise.all(Array.from({ length: CALLERS }, async () => {
      while (left-- > 0) await get(url, tokens[asked++ % tokens.length] ?? null, agent);
    }));
  };
  await turn(WARMUP_REQUESTS);
  const times: number[] = [];
  for (let index = 0; index < TURNS; index++) {
    const startedAt = performance.now();
    await turn(REQUESTS_A_TURN);
    times.push((performance.now() - startedAt) / REQUESTS_A_TURN);
  }
  agent.destroy();
  return times;
}

function get(url: string, token: string | null, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    request(url, { agent, headers: token === null ? {} : { authorization: `Bearer ${token}` } }, (response) => {
      response.resume();
      response.on("end", () => (response.statusCode === 200 ? resolve() : reject(new Error(`expected 200, got ${response.statusCode}`))));
      response.on("error", reject);
    })
      .on("error", reject)
      .end();
  });
}

async function startBare({ engine, database }: Place): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "bare-server.ts"), engine, database], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  let printed = "";
  while (!printed.includes("port ")) printed += String((await Promise.race([once(child.stdout, "data"), ended.then(() => Promise.reject(new Error("the bare server ended at its start")))]))[0]);
  return {
    url: `http://127.0.0.1:${/port (\d+)/.exec(printed)?.[1] ?? ""}`,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function openPlace(engine: Place["engine"], { scratchDir }: BenchContext): Promise<Place | null> {
  const dataDir = join(scratchDir, `data-${engine}`);
  if (engine === "pglite") return { engine, dataDir, env: {}, database: dataFolderPaths(dataDir).database, close: async () => undefined };
  const server = await reachPostgres();
  if ("unreachable" in server) return null;
  const name = `strongroom_bench_${createUuid().replaceAll("-", "")}`;
  await run(server.url, `create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return { engine, dataDir, env: { DATABASE_URL: url.href }, database: url.href, close: () => run(server.url, `drop database if exists ${name} with (force)`) };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
