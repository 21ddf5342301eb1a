import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { test, type TestContext } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { createEgress } from "#platform/egress/egress.ts";
import { Secret } from "#platform/secrets/secret.ts";

import { createChatClient, MAX_ANSWER_BYTES, type ChatTool } from "./chat-client.ts";
import { startChatServer, type ScriptedAnswer } from "./testing/chat-server.ts";

const TOOL: ChatTool = { type: "function", function: { name: "size", description: "Size", parameters: { type: "object" } } };

async function ask(t: TestContext, answer: ScriptedAnswer, given: { readonly signal?: AbortSignal; readonly key?: string; readonly allow?: readonly string[] } = {}) {
  const server = await startChatServer([answer]);
  t.after(() => server.close());
  const records: string[] = [];
  const client = createChatClient({ egress: createEgress({ allow: given.allow ?? ["127.0.0.1/32"] }), url: server.url, model: "test-model", key: given.key === undefined ? null : await Secret.seal(given.key) });
  const wire = { sent: async (text: string) => void records.push(text), received: async (text: string) => void records.push(text) };
  const result = client.complete({ messages: [{ role: "user", content: "How large? ü" }], tools: [TOOL], maxTokens: 100, wire, signal: given.signal ?? AbortSignal.timeout(20_000) });
  return { server, records, result };
}

const failed = (error: unknown): boolean => isAppError(error, "archivist.model-failed");

test("a streamed text is put together, and its tokens are told", async (t) => {
  const { result } = await ask(t, { text: "Twelve files – no more. 🂡", tokens: 77 });
  assert.deepEqual(await result, { text: "Twelve files – no more. 🂡", toolCalls: [], tokens: 77 });
});

test("streamed calls of tools are put together", async (t) => {
  const { result } = await ask(t, { calls: [{ name: "size", arguments: { vault: 1 } }, { name: "languages", arguments: { limit: 3 } }] });
  assert.deepEqual((await result).toolCalls, [{ id: "call_0", name: "size", arguments: '{"vault":1}' }, { id: "call_1", name: "languages", arguments: '{"limit":3}' }]);
});

test("an answer that is not streamed is read too", async (t) => {
  const whole = { choices: [{ message: { role: "assistant", content: "Hello", tool_calls: null } }], usage: { total_tokens: 5 } };
  const { result } = await ask(t, { raw: (response) => void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(whole)) });
  assert.deepEqual(await result, { text: "Hello", toolCalls: [], tokens: 5 });
});

test("every byte of both bodies is recorded, the key is not", async (t) => {
  const { server, records, result } = await ask(t, { text: "Fine." }, { key: "sk-very-secret" });
  await result;
  assert.equal(server.authorizations[0], "Bearer sk-very-secret");
  assert.equal(records[0], `POST /v1/chat/completions\n\n${server.bodies[0]}`);
  assert.match(records[1] ?? "", /^200 text\/event-stream\n\ndata: .*\[DONE\]\n\n$/s);
  assert.ok(!records.join("").includes("sk-very-secret"));
});

const BROKEN: readonly (readonly [what: string, raw: (response: ServerResponse) => void])[] = [
  ["a status of trouble", (response) => void response.writeHead(500).end("no")],
  ["a page", (response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>")],
  ["JSON of another kind", (response) => void response.writeHead(200, { "content-type": "application/json" }).end('{"answer":42}')],
  ["a stream that is cut", (response) => void response.writeHead(200, { "content-type": "text/event-stream" }).end('data: {"choices":[{"delta":{"content":"half"}}]}\n\n')],
  ["a stream of nonsense", (response) => void response.writeHead(200, { "content-type": "text/event-stream" }).end("data: {not json\n\ndata: [DONE]\n\n")],
  ["a stream that breaks off", (response) => { response.writeHead(200, { "content-type": "text/event-stream", "content-length": "1000" }); response.write("data:"); setTimeout(() => response.destroy(), 50); }],
  ["a redirect", (response) => void response.writeHead(302, { location: "http://127.0.0.1:1/" }).end()],
  ["a call at an absurd place", (response) => void response.writeHead(200, { "content-type": "text/event-stream" }).end('data: {"choices":[{"delta":{"tool_calls":[{"index":9999999,"function":{"name":"size"}}]}}]}\n\ndata: [DONE]\n\n')],
  ["more bytes than any answer has", (response) => void response.writeHead(200, { "content-type": "text/event-stream" }).end(`data: ${"x".repeat(MAX_ANSWER_BYTES + 10)}\n\n`)],
];
for (const [what, raw] of BROKEN) test(`${what} is an error and no answer`, async (t) => assert.rejects((await ask(t, { raw })).result, failed));

test("a private address that nobody allowed is not asked, and nothing was sent there", async (t) => {
  const { server, result } = await ask(t, { text: "Hello" }, { allow: [] });
  await assert.rejects(result, failed);
  assert.deepEqual(server.bodies, []);
});

test("a server that never ends is left when the time is over", async (t) => {
  const { result } = await ask(t, { raw: (response) => void response.writeHead(200, { "content-type": "text/event-stream" }).write(": wait\n\n") }, { signal: AbortSignal.timeout(300) });
  await assert.rejects(result, (error) => error instanceof Error && error.name === "TimeoutError");
});

test("a key with a line in it is refused before it is sent", async (t) => {
  const { server, result } = await ask(t, { text: "Hello" }, { key: "a\r\nx-evil: 1" });
  await assert.rejects(result, failed);
  assert.deepEqual(server.bodies, []);
});
