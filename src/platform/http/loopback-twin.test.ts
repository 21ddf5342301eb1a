// Both addresses of localhost are the server's.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createHttp } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { test } from "node:test";

import { listenOnTwin } from "./loopback-twin.ts";

async function listening(host: string) {
  const server = createHttp((_request, response) => response.end("ours"));
  server.listen(0, host);
  await once(server, "listening");
  return { server, port: (server.address() as AddressInfo).port };
}

test("what asks ::1 gets the server's answer", async (context) => {
  const { server, port } = await listening("127.0.0.1");
  const twin = await listenOnTwin(server, { host: "127.0.0.1", port });
  context.after(() => [server, twin].map((each) => each?.close()));
  assert.ok(twin !== null, "this machine has no ::1");
  assert.equal(await (await fetch(`http://[::1]:${port}/`)).text(), "ours");
});

test("where somebody else has the port of ::1 the start fails", async (context) => {
  const { server, port } = await listening("127.0.0.1");
  const stranger = createServer();
  stranger.listen(port, "::1");
  await once(stranger, "listening");
  context.after(() => [server, stranger].map((each) => each.close()));
  await assert.rejects(listenOnTwin(server, { host: "127.0.0.1", port }), { code: "EADDRINUSE" });
});

test("a server that listens elsewhere has no twin", async () => {
  const { server, port } = await listening("127.0.0.2");
  assert.equal(await listenOnTwin(server, { host: "127.0.0.2", port }), null);
  server.close();
});
