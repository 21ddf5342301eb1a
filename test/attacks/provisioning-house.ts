// A team with an identity provider over the whole web role: the provider speaks SCIM with its token, people come with what lets them in.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { createUuid, type Uuid } from "#base/uuid.ts";
import { createProvisionerToken, hashProvisionerToken } from "#domains/access/provisioning/token-form.ts";
import { createApiTokenSecret } from "#domains/identity/api-tokens/token-form.ts";
import type { TestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { deriveCsrfToken } from "#platform/http/session-cookie.ts";
import type { DefaultRole } from "#protocol/api/provisioning.ts";

import { HOST, ORIGIN, type Victim } from "./victim.ts";

export interface ScimAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface ScimRequest {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Provider {
  readonly connectionId: Uuid;
  readonly token: string;
  /** `path` behind `/scim/v2`. */
  send(method: string, path: string, request?: ScimRequest): Promise<ScimAnswer>;
  /** The same at another team's address. */
  sendTo(teamId: Uuid, method: string, path: string, request?: ScimRequest): Promise<ScimAnswer>;
  /** Gives the id. */
  addUser(email: string, more?: Readonly<Record<string, unknown>>): Promise<string>;
  addGroup(name: string, members?: readonly string[]): Promise<string>;
}

/** Put into the database as the page would do it, so that suites need no owner's second factor. */
export async function connectProvider(victim: Pick<Victim, "web">, database: TestDatabase, given: { readonly teamId: Uuid; readonly defaultRole: DefaultRole | null }): Promise<Provider> {
  const { teamId, defaultRole } = given;
  const connectionId = createUuid();
  const token = createProvisionerToken();
  await database.asOwner("insert into provisioning_connections (tenant_id, id, default_role, created_at, token_made_at) values ($1, $2, $3, now(), now())", [teamId, connectionId, defaultRole]);
  await database.asOwner("insert into provisioning_tokens (token_hash, team_id, connection_id) values ($1, $2, $3)", [hashProvisionerToken(token), teamId, connectionId]);
  const sendTo: Provider["sendTo"] = async (team, method, path, { body, headers } = {}) => {
    const payload = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
    const response = await victim.web.server.inject({
      method: method as "GET",
      url: `/api/v1/teams/${team}/scim/v2${path}`,
      headers: { host: HOST, authorization: `Bearer ${token}`, ...(payload === undefined ? {} : { "content-type": "application/scim+json; charset=utf-8" }), ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
    const text = response.body;
    return { status: response.statusCode, body: text === "" ? {} : (JSON.parse(text) as ScimAnswer["body"]), text, headers: response.headers };
  };
  const send: Provider["send"] = (method, path, request) => sendTo(teamId, method, path, request);
  const created = (answer: ScimAnswer): string => {
    assert.equal(answer.status, 201, answer.text);
    return String(answer.body["id"]);
  };
  return {
    connectionId,
    token,
    send,
    sendTo,
    addUser: async (email, more = {}) =>
      created(await send("POST", "/Users", { body: { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: email, emails: [{ value: email, type: "work", primary: true }], active: true, ...more } })),
    addGroup: async (name, members = []) =>
      created(await send("POST", "/Groups", { body: { schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"], displayName: name, members: members.map((value) => ({ value })) } })),
  };
}

export async function personOf({ asOwner }: TestDatabase, userId: string): Promise<Uuid> {
  return String((await asOwner("select person_id from provisioned_users where id = $1", [userId]))[0]?.["person_id"]);
}

/** One of the things that let somebody into a team. */
export interface WayIn {
  readonly name: string;
  /** Whether it opens the team now; without moving the clock. */
  opens(): Promise<boolean>;
}

/** A browser's session with the token of its pages. `onlyTeam`: by single sign-on of that team. */
export async function createBrowser(victim: Pick<Victim, "web" | "signIn">, { asOwner }: TestDatabase, given: { readonly personId: Uuid; readonly onlyTeam?: Uuid }): Promise<{ readonly sessionId: Uuid; ask(path: string): Promise<number> }> {
  const token = await victim.signIn(given.personId);
  const hash = new Uint8Array(createHash("sha256").update(token).digest());
  if (given.onlyTeam !== undefined) await asOwner("update sessions set only_team = $1 where token_hash = $2", [given.onlyTeam, hash]);
  const sessionId = String((await asOwner("select session_id from sessions where token_hash = $1", [hash]))[0]?.["session_id"]);
  const cookie = { host: HOST, cookie: `strongroom_session=${token}` };
  const response = await victim.web.server.inject({ method: "POST", url: "/api/v1/session/token", headers: { ...cookie, origin: ORIGIN, "x-strongroom-csrf": deriveCsrfToken(token) } });
  assert.equal(response.statusCode, 200, response.body);
  const { token: pageToken } = response.json<{ readonly token: string }>();
  return { sessionId, ask: async (path) => (await victim.web.server.inject({ method: "GET", url: path, headers: { ...cookie, authorization: `Bearer ${pageToken}` } })).statusCode };
}

export async function createProgram(victim: Pick<Victim, "web">, { asOwner }: TestDatabase, given: { readonly personId: Uuid; readonly teamId: Uuid | null; readonly kind: "made" | "device"; readonly permission?: string }): Promise<{ readonly tokenId: Uuid; ask(path: string): Promise<number> }> {
  const [token, tokenId] = [createApiTokenSecret(), createUuid()];
  await asOwner(
    `insert into api_tokens (token_id, person_id, token_hash, kind, key_id, name_sealed, permissions, team_id, strength, created_at, expires_at)
      values ($1, $2, $3, $4, $5, '\\x00', $7, $6, 'one-factor', now() - interval '1 minute', now() + interval '1 year')`,
    [tokenId, given.personId, new Uint8Array(createHash("sha256").update(token).digest()), given.kind, createUuid(), given.teamId, [given.permission ?? "access.read"]],
  );
  return { tokenId, ask: async (path) => (await victim.web.server.inject({ method: "GET", url: path, headers: { host: HOST, authorization: `Bearer ${token}` } })).statusCode };
}
