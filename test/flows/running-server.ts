// `strongroom serve` as a person runs it, in a process of its own, and a browser's share of talking to it.

import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { SECOND } from "#base/units.ts";
import { endpointUrl, isSchema, type BodyInputOf, type Endpoint, type OutputOf } from "#protocol/api/endpoint.ts";
import { errorResponseSchema, type ErrorResponse } from "#protocol/api/errors.ts";
import { getSession, welcome, type Session } from "#protocol/api/session.ts";
import { getVault, type Vault } from "#protocol/api/vaults.ts";

const ROOT = join(import.meta.dirname, "../..");
/** A first start makes the database; on a busy machine that takes its time. */
const MAX_START_MS = 90 * SECOND;
const MAX_WORK_MS = 120 * SECOND;
const POLL_MS = 200;

export interface RunningProgram {
  readonly url: string;
  /** From the start of the process to its address. */
  readonly startedAfterMs: number;
  /** The token of the printed link; null when none was printed. */
  readonly linkToken: string | null;
  readonly pid: number;
  /** All of standard error so far. */
  stderr(): string;
  /** Sends the signal and gives the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export async function runServe(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<RunningProgram> {
  const started = Date.now();
  const child = spawnProgram(["serve", ...args], environment);
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk) => (stdout += String(chunk)));
  child.stderr?.on("data", (chunk) => (stderr += String(chunk)));
  const exited = once(child, "exit");
  const deadline = Date.now() + MAX_START_MS;
  while (!stdout.includes("serving at")) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`serve did not start: ${stdout}${stderr}`);
    await pause();
  }
  const startedAfterMs = Date.now() - started;
  // The link stands on the lines after the address, written at once.
  await pause();
  return {
    url: /serving at (\S+)/.exec(stdout)?.[1] ?? "",
    startedAfterMs,
    linkToken: /\/welcome#(\S+)/.exec(stdout)?.[1] ?? null,
    pid: child.pid ?? 0,
    stderr: () => stderr,
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      await exited;
      return child.exitCode;
    },
  };
}

/** A command to its end. */
export async function runCommand(args: readonly string[]): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = spawnProgram(args, {});
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk) => (stdout += String(chunk)));
  child.stderr?.on("data", (chunk) => (stderr += String(chunk)));
  await once(child, "close");
  return { code: child.exitCode, stdout, stderr };
}

function spawnProgram(args: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("STRONGROOM_") && !name.startsWith("NODE_"));
  return spawn(process.execPath, [join(ROOT, "src/main.ts"), ...args], { stdio: ["ignore", "pipe", "pipe"], env: { ...Object.fromEntries(inherited), ...environment } });
}

/** A page of ours in somebody's browser. */
export interface Visitor {
  readonly session: Session;
  call<E extends Endpoint>(endpoint: E, given?: CallGiven<E>): Promise<OutputOf<E>>;
  /** The error of a call that must fail. */
  failing<E extends Endpoint>(endpoint: E, given?: CallGiven<E>): Promise<ErrorResponse["error"] & { readonly status: number }>;
  upload(path: string, body: Uint8Array<ArrayBuffer>): Promise<Response>;
  /** The vault once no run of it waits or goes on. */
  settled(vault: Vault): Promise<Vault>;
  /** The same browser after the server was started anew, on whatever port. */
  at(url: string): Promise<Visitor>;
}

export interface CallGiven<E extends Endpoint> {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: BodyInputOf<E>;
}

export async function follow(program: RunningProgram, request: { readonly teamName: string }): Promise<Visitor> {
  assert.ok(program.linkToken !== null, "expected a one-time link");
  const response = await fetch(`${program.url}/api/v1/welcome`, {
    method: "POST",
    headers: { origin: program.url, "content-type": "application/json" },
    body: JSON.stringify({ token: program.linkToken, ...request }),
  });
  assert.equal(response.status, 200, await response.clone().text());
  const cookie = /^[^;]+/.exec(response.headers.get("set-cookie") ?? "")?.[0] ?? "";
  return createVisitor({ url: program.url, cookie, session: welcome.output.parse(await response.json()) });
}

function createVisitor(given: { readonly url: string; readonly cookie: string; readonly session: Session }): Visitor {
  const { url, cookie, session } = given;
  const headers = { origin: url, cookie, "x-strongroom-csrf": session.csrfToken };
  const send = (endpoint: Endpoint, { params, query, body }: CallGiven<Endpoint> = {}): Promise<Response> =>
    fetch(`${url}${endpointUrl(endpoint, { params, query })}`, {
      method: endpoint.method,
      headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const call = async <E extends Endpoint>(endpoint: E, args?: CallGiven<E>): Promise<OutputOf<E>> => {
    const response = await send(endpoint, args as CallGiven<Endpoint>);
    const text = await response.text();
    assert.ok(response.status < 300, `${endpoint.id}: ${response.status} ${text}`);
    return (isSchema(endpoint.output) ? endpoint.output.parse(JSON.parse(text)) : undefined) as OutputOf<E>;
  };
  return {
    session,
    call,
    async failing(endpoint, args) {
      const response = await send(endpoint, args as CallGiven<Endpoint>);
      return { status: response.status, ...errorResponseSchema.parse(await response.json()).error };
    },
    upload: (path, body) => fetch(`${url}${path}`, { method: "PUT", headers: { ...headers, "content-type": "application/octet-stream" }, body }),
    async settled({ teamId, id }) {
      const deadline = Date.now() + MAX_WORK_MS;
      for (;;) {
        const vault = await call(getVault, { params: { teamId, vaultId: id } });
        if (vault.state !== "working") return vault;
        if (Date.now() > deadline) throw new Error(`the vault is still working: ${JSON.stringify(vault.run)}`);
        await pause();
      }
    },
    async at(other) {
      const response = await fetch(`${other}${getSession.path}`, { headers: { cookie } });
      assert.equal(response.status, 200, "the session outlives a restart");
      return createVisitor({ url: other, cookie, session: getSession.output.parse(await response.json()) });
    },
  };
}

/** Another process cannot be given a clock: it is asked again and again, within the limits above. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, POLL_MS));
}
