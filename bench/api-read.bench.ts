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

import { readCpu, waitUntilAtRest } from "./process-tree.ts";

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

interface Measured {
  readonly ms: number;
  /** Of the server's process, without that of a database server. */
  readonly cpuMs: number | null;
}

interface Place {
  readonly engine: "postgres" | "pglite";
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
  /** For the bare server: the URL or the folder. */
  readonly database: string;
  close(): Promise<void>;
}

async function measureReads(context: BenchContext): Promise<BenchResult> {
  const results: { readonly engine: string; readonly ours: Measured | null; readonly bare: Measured | null }[] = [];
  for (const engine of ["postgres", "pglite"] as const) {
    const place = await openPlace(engine, context);
    results.push({ engine, ...(place === null ? { ours: null, bare: null } : await measurePlace(place, context)) });
  }
  return {
    figures: results.flatMap(({ engine, ours, bare }) => [
      { subject: "strongroom", what: `one read, ${engine}`, value: ours?.ms ?? null, unit: "ms" },
      { subject: "fastify", what: `one read, ${engine}`, value: bare?.ms ?? null, unit: "ms" },
      { subject: "strongroom", what: `one read, ${engine}, CPU of the server`, value: ours?.cpuMs ?? null, unit: "ms" },
      { subject: "fastify", what: `one read, ${engine}, CPU of the server`, value: bare?.cpuMs ?? null, unit: "ms" },
    ]),
    ratios: results.map(({ engine, ours, bare }) => ({ what: `our time for a read / bare framework, ${engine}`, value: ours === null || bare === null ? null : ours.ms / bare.ms, target: { atMost: MAX_RATIO } })),
    notes: [
      `GET ${getPolicy.path} with an API token; time for a request as ${CALLERS} callers see it together, median of ${ROUNDS} rounds of ${TURNS} turns of ${REQUESTS_A_TURN} requests; kept connections, server and client in processes of their own; the server is measured once it is at rest after its start`,
      "the bare framework: the same version of fastify, the same transaction with role and tenant, no authentication, no schema, no headers of ours",
    ],
  };
}

async function measurePlace(place: Place, context: BenchContext): Promise<{ readonly ours: Measured; readonly bare: Measured }> {
  const turns = { ours: [] as Turn[], bare: [] as Turn[] };
  let known: { readonly teamId: string; readonly tokens: readonly string[] } | null = null;
  try {
    for (let round = 0; round < ROUNDS; round++) {
      context.log(`api-read: ${place.engine}, round ${round + 1}`);
      const program = await startServe({ dataDir: place.dataDir, env: { ...place.env, STRONGROOM_LOG_LEVEL: "error" } });
      known ??= await prepare(program);
      await waitUntilAtRest(program.pid);
      const path = endpointUrl(getPolicy, { params: { teamId: known.teamId } });
      turns.ours.push(...(await measureServer({ url: program.url + path, tokens: known.tokens, pid: program.pid })));
      await program.stop();
      const bare = await startBare(place);
      turns.bare.push(...(await measureServer({ url: `${bare.url}/teams/${known.teamId}/policy`, tokens: [null], pid: bare.pid })));
      await bare.stop();
    }
    return { ours: summarise(turns.ours), bare: summarise(turns.bare) };
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

function summarise(turns: readonly Turn[]): Measured {
  const cpu = turns.flatMap(({ cpuMs }) => (cpuMs === null ? [] : [cpuMs]));
  return { ms: spreadOf(turns.map(({ ms }) => ms)).median, cpuMs: cpu.length === 0 ? null : spreadOf(cpu).median };
}

/** Milliseconds for a request, for each turn. */
type Turn = Measured;

async function measureServer({ url, tokens, pid }: { readonly url: string; readonly tokens: readonly (string | null)[]; readonly pid: number }): Promise<readonly Turn[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });
  let asked = 0;
  const turn = async (requests: number): Promise<void> => {
    let left = requests;
    await Promise.all(Array.from({ length: CALLERS }, async () => {
      while (left-- > 0) await get(url, tokens[asked++ % tokens.length] ?? null, agent);
    }));
  };
  await turn(WARMUP_REQUESTS);
  const turns: Turn[] = [];
  for (let index = 0; index < TURNS; index++) {
    const [startedAt, cpuBefore] = [performance.now(), readCpu(pid)];
    await turn(REQUESTS_A_TURN);
    const cpuAfter = readCpu(pid);
    turns.push({ ms: (performance.now() - startedAt) / REQUESTS_A_TURN, cpuMs: cpuBefore === null || cpuAfter === null ? null : ((cpuAfter - cpuBefore) * 1000) / REQUESTS_A_TURN });
  }
  agent.destroy();
  return turns;
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

async function startBare({ engine, database }: Place): Promise<{ readonly url: string; readonly pid: number; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "bare-server.ts"), engine, database], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  let printed = "";
  while (!printed.includes("port ")) printed += String((await Promise.race([once(child.stdout, "data"), ended.then(() => Promise.reject(new Error("the bare server ended at its start")))]))[0]);
  return {
    url: `http://127.0.0.1:${/port (\d+)/.exec(printed)?.[1] ?? ""}`,
    pid: child.pid ?? 0,
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
