// A command reaches the running server by its socket, which is the owner's alone, and is told plainly when there is none.

import assert from "node:assert/strict";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { z } from "zod";

import { isAppError } from "#base/app-error.ts";
import { defineEndpoint } from "#protocol/api/endpoint.ts";
import { callLocalServer } from "./local-client.ts";
import { createTestServer } from "./testing.ts";

const folder = await mkdtemp(join(tmpdir(), "strongroom-socket-"));
const socketPath = join(folder, "socket");
const { server, calls } = createTestServer({ transport: { kind: "socket" } });
await server.listen({ socketPath });
after(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const input = { params: "none", query: "none", body: "none" } as const;
const local = defineEndpoint({ id: "local.post", method: "POST", path: "/api/v1/local", summary: "s", input, output: "empty" });
const open = defineEndpoint({ id: "open.get", method: "GET", path: "/api/v1/open", summary: "s", input, output: z.strictObject({ ok: z.boolean() }) });
const missing = defineEndpoint({ id: "missing.get", method: "GET", path: "/api/v1/missing", summary: "s", input, output: "empty" });

test("the socket is its owner's alone", async () => {
  assert.equal((await stat(socketPath)).mode & 0o777, 0o600);
});

test("who comes by the socket is the operator", async () => {
  await callLocalServer({ socketPath, endpoint: local });
  assert.equal(calls.at(-1)?.caller.kind, "operator");
  assert.deepEqual(await callLocalServer({ socketPath, endpoint: open }), { ok: true });
});

test("an error of the server arrives as that error", async () => {
  await assert.rejects(callLocalServer({ socketPath, endpoint: missing }), (error) => isAppError(error, "request.route-unknown"));
});

test("without a server the message says how to start one", async () => {
  await assert.rejects(callLocalServer({ socketPath: join(folder, "none"), endpoint: open }), (error) => isAppError(error, "serve.not-running") && /strongroom serve/.test(error.remedy));
});
