import assert from "node:assert/strict";
import { after, afterEach, beforeEach, mock, test } from "node:test";

import { getSession, welcome } from "#protocol/api/session.ts";
import { deleteVault, getVault } from "#protocol/api/vaults.ts";

import { callApi, rememberCsrfToken } from "./api-client.ts";
import { ApiError } from "./api-error.ts";

const TEAM = "5c5b9f0a-7a44-4d5d-9d0c-3f1f3c1b9d11";
const SESSION = { person: { id: TEAM, email: null }, session: { id: TEAM, createdAt: "2026-11-22T17:00:00.000Z", expiresAt: "2026-11-23T17:00:00.000Z", strength: "one-factor" }, teams: [], csrfToken: "token-of-the-session" };
const params = { teamId: TEAM, vaultId: TEAM };

let answers: Response[] = [];
const fetched = mock.method(globalThis, "fetch", async () => answers.shift() ?? new Response(null, { status: 500 }));
const lastHeaders = (): Headers => new Headers((fetched.mock.calls.at(-1)?.arguments as [string, RequestInit] | undefined)?.[1].headers);

beforeEach(() => {
  answers = [];
  fetched.mock.resetCalls();
});
afterEach(() => rememberCsrfToken(null));
after(() => fetched.mock.restore());

test("the token goes with what changes something, and with nothing else", async () => {
  rememberCsrfToken("token-of-the-session");
  answers = [Response.json(SESSION), Response.json({}, { status: 500 })];
  await callApi(getSession, {});
  assert.equal(lastHeaders().get("x-strongroom-csrf"), null);
  await assert.rejects(callApi(deleteVault, { params }));
  assert.equal(lastHeaders().get("x-strongroom-csrf"), "token-of-the-session");
});

test("an unchanged answer is the one that was kept", async () => {
  answers = [Response.json(SESSION, { headers: { etag: '"a"' } }), new Response(null, { status: 304 })];
  const first = await callApi(getSession, {});
  assert.equal(await callApi(getSession, {}), first);
  assert.equal(lastHeaders().get("if-none-match"), '"a"');
});

test("signing out forgets what was kept", async () => {
  answers = [Response.json(SESSION, { headers: { etag: '"a"' } }), Response.json(SESSION)];
  await callApi(getSession, {});
  rememberCsrfToken(null);
  await callApi(getSession, {});
  assert.equal(lastHeaders().get("if-none-match"), null);
});

test("a refusal is what the server said of it", async () => {
  answers = [Response.json({ error: { code: "vault.unknown", message: "There is no such vault.", remedy: "Check the address.", requestId: TEAM } }, { status: 404 })];
  await assert.rejects(callApi(getVault, { params }), (error) => error instanceof ApiError && error.problem.code === "vault.unknown" && error.problem.status === 404 && error.problem.requestId === TEAM);
});

test("an answer of another shape, of no shape, and none at all each become a problem that can be shown", async () => {
  answers = [Response.json({ ...SESSION, unknown: 1 }), new Response("<html>", { status: 502 })];
  await assert.rejects(callApi(getSession, {}), (error) => error instanceof ApiError && error.problem.code === "answer.unreadable");
  await assert.rejects(callApi(getSession, {}), (error) => error instanceof ApiError && error.problem.status === 502);
  fetched.mock.mockImplementationOnce(() => Promise.reject(new TypeError("Failed to fetch")));
  await assert.rejects(callApi(welcome, { body: { token: "A".repeat(43) } }), (error) => error instanceof ApiError && error.problem.code === "server.unreachable");
});
