// A person at the API, as the pages are: a cookie, the token of the pages, a CSRF token, the own origin, and every answer held against its schema.

import assert from "node:assert/strict";

import { totpCode, totpStep } from "#domains/identity/factors/totp-code.ts";
import { decodeBase32 } from "#domains/identity/testing.ts";
import { beginTotp, confirmTotp } from "#protocol/api/account.ts";
import { beginElevation } from "#protocol/api/elevation.ts";
import { createVault, getVault, uploadVault, type Vault } from "#protocol/api/vaults.ts";
import { endpointUrl, isSchema, type BodyInputOf, type Endpoint, type OutputOf } from "#protocol/api/endpoint.ts";
import { errorResponseSchema } from "#protocol/api/errors.ts";
import { getRun, updateVaultNow, type Run } from "#protocol/api/runs.ts";
import { createSessionToken, welcome } from "#protocol/api/session.ts";
import { listProjects } from "#protocol/api/teams.ts";
import type { SourceRequest } from "#protocol/api/sources.ts";
import type { ServedProgram } from "./served-program.ts";

export interface CallGiven<E extends Endpoint> {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: BodyInputOf<E>;
  /** For an upload. */
  readonly bytes?: Uint8Array;
}

export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  /** The answer as it came. */
  readonly text: string;
}

export interface Owner {
  /** As a browser would send it. */
  readonly cookie: string;
  readonly teamId: string;
  readonly projectId: string;
  call<E extends Endpoint>(endpoint: E, given?: CallGiven<E>): Promise<OutputOf<E>>;
  /** For a call that must be refused. */
  refused<E extends Endpoint>(endpoint: E, given?: CallGiven<E>): Promise<Refusal>;
  /** The same person after the program was started again, at its new address. */
  at(program: Pick<ServedProgram, "url">): Owner;
  addVault(source: SourceRequest, name?: string): Promise<Vault>;
  vault(vaultId: string): Promise<Vault>;
  /** Asks for an update and follows it to its end. */
  update(vaultId: string): Promise<Run>;
  upload(vaultId: string, bytes: Uint8Array): Promise<Run>;
  /** The vault's newest run, once it has ended. */
  follow(vaultId: string): Promise<Run>;
  run(vaultId: string, runId: string): Promise<Run>;
  /** Sets up an authenticator, once for a person, and begins an hour of administration: the same person, in a session whose token is another. */
  elevate(): Promise<Owner>;
}

interface Identity {
  readonly cookie: string;
  readonly csrf: string;
  readonly teamId: string;
  readonly projectId: string;
}

interface Answered {
  readonly status: number;
  readonly text: string;
  /** The session's, where the answer sets another. */
  readonly cookie: string | null;
}

/** Longest run of a test's small repository, on a machine that does other things too. */
const RUN_TIMEOUT_MS = 90_000;
const ASK_AGAIN_MS = 150;

/** Opens the one-time link. */
export async function becomeOwner(program: ServedProgram, given: { readonly teamName?: string } = {}): Promise<Owner> {
  assert.ok(program.token !== null, "the program printed no link");
  const response = await fetch(program.url + endpointUrl(welcome), {
    method: "POST",
    headers: { "content-type": "application/json", origin: program.url },
    body: JSON.stringify({ token: program.token, ...given }),
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  const answer = welcome.output.parse(JSON.parse(text));
  assert.ok(answer.state === "signed-in", "nobody new has a second factor");
  const { csrfToken, teams } = answer;
  const cookie = sessionCookie(response);
  const team = teams[0];
  assert.ok(cookie !== null && team !== undefined);
  const identity = { cookie, csrf: csrfToken, teamId: team.id, projectId: "" };
  const { items } = await ownerAt(program.url, identity).call(listProjects);
  return ownerAt(program.url, { ...identity, projectId: items[0]?.id ?? "" });
}

function sessionCookie(response: Response): string | null {
  return response.headers.getSetCookie().find((each) => /^(?:__Host-)?strongroom_session=/.test(each))?.split(";")[0] ?? null;
}

function ownerAt(url: string, identity: Identity): Owner {
  const { teamId, projectId } = identity;
  const owner: Owner = {
    cookie: identity.cookie,
    teamId,
    projectId,
    async call(endpoint, given = {}) {
      const { status, text } = await send(url, identity, { endpoint, ...given });
      assert.ok(status >= 200 && status < 300, `${endpoint.id} answered ${status}: ${text}`);
      return (isSchema(endpoint.output) ? endpoint.output.parse(JSON.parse(text)) : undefined) as OutputOf<typeof endpoint>;
    },
    async refused(endpoint, given = {}) {
      const { status, text } = await send(url, identity, { endpoint, ...given });
      assert.ok(status >= 400, `${endpoint.id} answered ${status}: ${text}`);
      const { code, message, remedy } = errorResponseSchema.parse(JSON.parse(text)).error;
      return { status, code, message, remedy, text };
    },
    at: (program) => ownerAt(program.url, identity),
    addVault: (source, name = "Vault") => owner.call(createVault, { body: { projectId, name, source } }),
    vault: (vaultId) => owner.call(getVault, { params: { vaultId } }),
    async update(vaultId) {
      const run = await owner.call(updateVaultNow, { params: { vaultId } });
      return followRun(owner, vaultId, run.id);
    },
    async upload(vaultId, bytes) {
      const { run } = await owner.call(uploadVault, { params: { vaultId }, bytes });
      assert.ok(run !== null);
      return followRun(owner, vaultId, run.id);
    },
    async follow(vaultId) {
      const { run } = await owner.vault(vaultId);
      assert.ok(run !== null, "the vault has no run");
      return followRun(owner, vaultId, run.id);
    },
    run: (vaultId, runId) => owner.call(getRun, { params: { vaultId, runId } }),
    elevate: async () => ownerAt(url, await elevate(url, identity)),
  };
  return owner;
}

/** Each of the two gives the session another token. */
async function elevate(url: string, identity: Identity): Promise<Identity> {
  const { secret } = await ownerAt(url, identity).call(beginTotp, { body: {} });
  const key = decodeBase32(secret);
  const step = totpStep(Date.now());
  const confirmed = await send(url, identity, { endpoint: confirmTotp, body: { code: totpCode(key, step) } });
  const known = renewed(identity, confirmTotp, confirmed);
  // Each step is good once, and the next one a little before its time.
  const proof = { kind: "totp", code: totpCode(key, step + 1) } as const;
  return renewed(known, beginElevation, await send(url, known, { endpoint: beginElevation, body: { reason: "A test administers", minutes: 60, proof } }));
}

function renewed(identity: Identity, endpoint: Endpoint & { readonly output: { parse(value: unknown): { readonly csrfToken: string } } }, { status, text, cookie }: Answered): Identity {
  assert.ok(status >= 200 && status < 300 && cookie !== null, `${endpoint.id} answered ${status}: ${text}`);
  return { ...identity, cookie, csrf: endpoint.output.parse(JSON.parse(text)).csrfToken };
}

async function followRun(owner: Owner, vaultId: string, runId: string): Promise<Run> {
  const until = Date.now() + RUN_TIMEOUT_MS;
  for (;;) {
    const run = await owner.run(vaultId, runId);
    if (run.endedAt !== null) return run;
    assert.ok(Date.now() < until, `The run did not end within ${RUN_TIMEOUT_MS} ms: ${JSON.stringify(run)}`);
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

/** By address and cookie: renewed when the server refuses it, as after a new start. */
const pageTokens = new Map<string, string>();

async function pageToken(url: string, { cookie, csrf }: Identity, renew: boolean): Promise<string> {
  const place = `${url} ${cookie}`;
  const held = pageTokens.get(place);
  if (held !== undefined && !renew) return held;
  const response = await fetch(url + endpointUrl(createSessionToken), { method: "POST", headers: { cookie, origin: url, "x-strongroom-csrf": csrf } });
  if (!response.ok) return "none";
  const { token } = createSessionToken.output.parse(await response.json());
  pageTokens.set(place, token);
  return token;
}

async function send<E extends Endpoint>(url: string, identity: Identity, given: CallGiven<E> & { readonly endpoint: E }): Promise<Answered> {
  const first = await sendOnce(url, identity, { ...given, token: await pageToken(url, identity, false) });
  if (first.status !== 401 || !first.text.includes('"session.token-refused"')) return first;
  return sendOnce(url, identity, { ...given, token: await pageToken(url, identity, true) });
}

async function sendOnce<E extends Endpoint>(url: string, identity: Identity, given: CallGiven<E> & { readonly endpoint: E; readonly token: string }): Promise<Answered> {
  const { endpoint, body, bytes } = given;
  const path = endpointUrl(endpoint, { params: { teamId: identity.teamId, ...given.params }, query: given.query });
  const changes = endpoint.method !== "GET";
  const content = bytes ?? (body === undefined ? null : JSON.stringify(body));
  const response = await fetch(url + path, {
    method: endpoint.method,
    headers: {
      cookie: identity.cookie,
      authorization: `Bearer ${given.token}`,
      ...(changes ? { origin: url, "x-strongroom-csrf": identity.csrf } : {}),
      ...(content === null ? {} : { "content-type": bytes === undefined ? "application/json" : "application/octet-stream" }),
    },
    ...(content === null ? {} : { body: typeof content === "string" ? content : new Uint8Array(content) }),
  });
  return { status: response.status, text: await response.text(), cookie: sessionCookie(response) };
}
