// A git server on loopback for the probe's source: git's own upload-pack behind HTTP. It writes down every request, so that the
// contact log can be held against what the source really saw; what is not a read is refused and written down too.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

import { MIB, MINUTE } from "#base/units.ts";
import { createGitEnvironment, findGit } from "#platform/git/harmless.ts";
import { runProcess } from "#platform/process/process.ts";

export interface ProbeRequest {
  readonly method: string;
  /** What was asked for, as `git-upload-pack`. */
  readonly service: string;
  readonly authorised: boolean;
}

export interface ProbeServer {
  readonly url: string;
  readonly requests: readonly ProbeRequest[];
  close(): Promise<void>;
}

export interface ProbeServerGiven {
  readonly repositoryDir: string;
  /** Stands in the address; nobody's secret, but nobody's business either. */
  readonly path: string;
  readonly credential: { readonly username: string; readonly token: string };
}

const READ = "git-upload-pack";
/** The probe's requests and answers are small. */
const MAX_BYTES = 64 * MIB;

export async function startProbeServer(given: ProbeServerGiven): Promise<ProbeServer> {
  const requests: ProbeRequest[] = [];
  const server = createServer((request, response) => {
    answer(given, { request, response, requests }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${given.path}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requests: ProbeRequest[];
}

async function answer(given: ProbeServerGiven, { request, response, requests }: Exchange): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const place = decodeURIComponent(url.pathname).slice(1);
  const advertises = place === `${given.path}/info/refs`;
  const service = advertises ? (url.searchParams.get("service") ?? "dumb") : place.slice(given.path.length + 1);
  const authorised = request.headers.authorization === `Basic ${Buffer.from(`${given.credential.username}:${given.credential.token}`).toString("base64")}`;
  requests.push({ method: request.method ?? "", service, authorised });
  if (!authorised) return void response.writeHead(401, { "www-authenticate": 'Basic realm="probe"' }).end();
  if (service !== READ) return void response.writeHead(403).end();
  const body = await buffer(request);
  const args = advertises ? ["--advertise-refs", given.repositoryDir] : [given.repositoryDir];
  const { stdout } = await runProcess(uploadPack(given.repositoryDir, args), body);
  response.writeHead(200, { "content-type": advertises ? `application/x-${READ}-advertisement` : `application/x-${READ}-result`, "cache-control": "no-cache" });
  response.end(advertises ? Buffer.concat([Buffer.from("001e# service=git-upload-pack\n0000"), stdout]) : stdout);
}

function uploadPack(dir: string, args: readonly string[]): Parameters<typeof runProcess>[0] {
  return {
    program: findGit(),
    args: ["upload-pack", "--stateless-rpc", ...args],
    env: createGitEnvironment(dir),
    cwd: dir,
    stdin: "pipe",
    limits: { timeoutMs: MINUTE, maxOutputBytes: MAX_BYTES, maxMemoryBytes: "none" },
    isolation: { network: "none", user: "inherited" },
  };
}
