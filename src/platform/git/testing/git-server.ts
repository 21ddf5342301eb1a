// A real git server for tests: smart HTTP on loopback, answered by git's own upload-pack. It records every request, may want a
// name and a token, and refuses to be written to.

import { spawn } from "node:child_process";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { createGunzip } from "node:zlib";

import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from "#platform/egress/testing/test-certificate.ts";

export interface GitServerRequest {
  readonly method: string;
  readonly url: string;
  /** "git-upload-pack", "git-receive-pack", or what else was asked for. */
  readonly service: string;
  readonly authorised: boolean;
}

export interface GitServerOptions {
  /** Name in the URL to folder (bare or with a work tree). May be added to while it runs. */
  readonly repositories: Record<string, string>;
  /** Absent: anyone may read. */
  readonly auth?: { readonly username: string; readonly token: string };
  /** With the certificate of egress/testing/test-certificate.ts. */
  readonly tls?: boolean;
  /** Looks at each request first; true when it has answered. */
  readonly intercept?: (request: http.IncomingMessage, response: http.ServerResponse) => boolean;
}

export interface GitServer {
  readonly origin: string;
  readonly requests: readonly GitServerRequest[];
  url(name: string): string;
  close(): Promise<void>;
}

const NO_CACHE = { "cache-control": "no-cache" };

export async function startGitServer(options: GitServerOptions): Promise<GitServer> {
  const requests: GitServerRequest[] = [];
  const listener: http.RequestListener = (request, response) => answer({ options, requests, request, response });
  const server = options.tls === true ? https.createServer({ cert: TEST_CERTIFICATE, key: TEST_CERTIFICATE_KEY }, listener) : http.createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `${options.tls === true ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    requests,
    url: (name) => `${origin}/${name}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Exchange {
  readonly options: GitServerOptions;
  readonly requests: GitServerRequest[];
  readonly request: http.IncomingMessage;
  readonly response: http.ServerResponse;
}

function answer({ options, requests, request, response }: Exchange): void {
  const url = new URL(request.url ?? "/", "http://localhost");
  const match = /^\/(.+?)\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(url.pathname);
  const service = match?.[2] === "info/refs" ? (url.searchParams.get("service") ?? "dumb") : (match?.[2] ?? url.pathname);
  const authorised = isAuthorised(options, request.headers.authorization);
  requests.push({ method: request.method ?? "", url: request.url ?? "", service, authorised });
  if (options.intercept?.(request, response) === true) return;
  if (!authorised) return void response.writeHead(401, { "www-authenticate": 'Basic realm="test"' }).end();
  const folder = match?.[1] === undefined ? undefined : options.repositories[match[1]];
  if (match === null || folder === undefined) return void response.writeHead(404).end();
  if (service !== "git-upload-pack") return void response.writeHead(403).end("read only");
  if (match[2] === "info/refs") return advertise(folder, request, response);
  serve(folder, request, response);
}

function isAuthorised(options: GitServerOptions, header: string | undefined): boolean {
  if (options.auth === undefined) return true;
  return header === `Basic ${Buffer.from(`${options.auth.username}:${options.auth.token}`).toString("base64")}`;
}

function advertise(folder: string, request: http.IncomingMessage, response: http.ServerResponse): void {
  response.writeHead(200, { "content-type": "application/x-git-upload-pack-advertisement", ...NO_CACHE });
  response.write("001e# service=git-upload-pack\n0000");
  const child = spawnUploadPack([...UPLOAD_PACK, "--advertise-refs", folder], request);
  child.stdin.end();
  child.stdout.pipe(response);
}

function serve(folder: string, request: http.IncomingMessage, response: http.ServerResponse): void {
  response.writeHead(200, { "content-type": "application/x-git-upload-pack-result", ...NO_CACHE });
  const child = spawnUploadPack([...UPLOAD_PACK, folder], request);
  const body = request.headers["content-encoding"] === "gzip" ? request.pipe(createGunzip()) : request;
  // A client that has given up leaves a pipe without a reader.
  child.stdin.on("error", () => request.destroy());
  body.pipe(child.stdin);
  child.stdout.pipe(response);
  response.once("close", () => child.kill());
}

const UPLOAD_PACK = ["-c", "safe.directory=*", "-c", "uploadpack.hideRefs=refs/hidden", "upload-pack", "--stateless-rpc"];

function spawnUploadPack(args: readonly string[], request: http.IncomingMessage) {
  const version = request.headers["git-protocol"];
  return spawn("git", args.slice(), {
    stdio: ["pipe", "pipe", "ignore"],
    env: { PATH: process.env["PATH"] ?? "", GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", ...(typeof version === "string" ? { GIT_PROTOCOL: version } : {}) },
  });
}
