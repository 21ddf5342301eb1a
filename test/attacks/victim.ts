// A server to attack: the real web role over a real database, with three teams that each have a person of every role, a vault with
// a run and a report, and a project. Requests go through the server's own door without a network.

import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createWebReports } from "#domains/assurance/index.ts";
import { DAY, HOUR, MINUTE } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { createAudit } from "#domains/audit/index.ts";
import { createSequencer } from "#domains/audit/log/sequencer.ts";
import { createFolderBlobs } from "#platform/blobs/folder-blobs.ts";
import { createManualClock, type ManualClock } from "#platform/clock/manual-clock.ts";
import { loadConfig } from "#platform/config/load-config.ts";
import type { SettingName } from "#platform/config/settings.ts";
import type { TestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { createTestLog } from "#platform/db/testing/for-each-engine.ts";
import { CALLER_LIFE_MS } from "#platform/http/caller-cache.ts";
import { createProxies } from "#platform/http/proxies.ts";
import { deriveCsrfToken } from "#platform/http/session-cookie.ts";
import type { Route } from "#platform/http/route.ts";
import { TEAM_ROLES, type TeamRole } from "#protocol/api/roles.ts";
import { INSTALLATION_ID, type DataKey, type ServiceToken } from "#platform/keyring/authority.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";
import { parseSignatures } from "#platform/malware/parse-signatures.ts";
import { createUploadScanner } from "#platform/malware/scanner.ts";
import { DEFAULT_COST_PARAMETERS } from "#protocol/cost/parameters.ts";
import { DEFAULT_LICENCE_POLICY } from "#protocol/licences/policy.ts";
import { endpointUrl, isForm, isSchema, isUpload } from "#protocol/api/endpoint.ts";
import { createSessionToken } from "#protocol/api/session.ts";
import { DOMAINS } from "#roles/domains.ts";
import { createEphemeralAuthority } from "#roles/testing/ephemeral-authority.ts";
import { createWebRole, type WebRole } from "#roles/web.ts";
import { vaultCell } from "#domains/vaults/sealed-columns.ts";

import { insertLive, LIVE_SAMPLES, type SampleLive } from "./live-samples.ts";
import { insertMembers, MEMBER_SAMPLES, type SampleMembers } from "./member-samples.ts";
import { insertNotices, NOTICE_SAMPLES, type SampleNotices } from "./notice-samples.ts";
import { insertRequests, REQUEST_SAMPLES, type SampleRequests } from "./request-samples.ts";
import { ACCOUNT_SAMPLES, SAMPLE_SESSION_ID } from "./account-samples.ts";
import { insertRoom, planRoom, ROOM_SAMPLES, type SampleRooms } from "./room-samples.ts";
import { SAMPLE_RESULTS } from "./sample-results.ts";
import { PROVISIONING_SAMPLES, SCIM_SAMPLE_IDS, SCIM_SAMPLES } from "./provisioning-samples.ts";
import { insertConnection, SAMPLE_PASSKEY_ID, SIGN_IN_SAMPLES } from "./sign-in-samples.ts";

export const HOST = "localhost:7300";
export const ORIGIN = `http://${HOST}`;
export const ROLES: readonly TeamRole[] = TEAM_ROLES;

/** Of the one signature of malware that this server has. */
export const MALWARE_SAMPLE = "what stands in no honest file";

/** A token of the pages lives for five minutes. */
const PAGE_TOKEN_RENEWAL_MS = 4 * MINUTE;
const GUEST_STAY_MS = 300 * DAY;

export interface VictimTeam extends SampleRequests, SampleMembers, SampleNotices, SampleRooms, SampleLive {
  readonly teamId: Uuid;
  readonly projectId: Uuid;
  readonly vaultId: Uuid;
  readonly runId: Uuid;
  readonly snapshotId: Uuid;
  /** The one before it. */
  readonly olderSnapshotId: Uuid;
  /** In the Archivist's ledger. */
  readonly turnId: Uuid;
  readonly suppressionId: Uuid;
  /** In its audit log. */
  readonly recordId: Uuid;
  /** To an identity provider. */
  readonly connectionId: Uuid;
  readonly people: Readonly<Record<TeamRole, Uuid>>;
}

export interface Victim {
  readonly web: WebRole;
  readonly clock: ManualClock;
  readonly own: VictimTeam;
  /** Whose ids are tried: nobody among the attackers is in it. */
  readonly other: VictimTeam;
  /** The team of an attacker who is somebody elsewhere. */
  readonly third: VictimTeam;
  /** Somebody with a session and no team. */
  readonly stranger: Uuid;
  /** A session's token for the person, fresh; with an elevation of the session in the team, where one is named. */
  signIn(personId: Uuid, elevatedIn?: Uuid): Promise<string>;
  /** A good token of a service, for another service and for no person. */
  serviceToken(): Promise<string>;
  /** Under which the team's names are sealed. */
  fieldKey(teamId: Uuid): DataKey;
  /** Under which what the vault's reports name is sealed. */
  evidenceKey(scope: { readonly tenantId: Uuid; readonly vaultId: Uuid }): DataKey;
  /** Under which people's addresses are sealed. */
  readonly installationKey: DataKey;
  /** Where blobs lie. */
  readonly folder: string;
  /** All rows of the team in every tenant table, as text. */
  dump(teamId: Uuid): Promise<string>;
  send(request: AttackRequest): Promise<Answer>;
  close(): Promise<void>;
}

export interface AttackRequest {
  readonly method: string;
  readonly url: string;
  /** Null for nobody. */
  readonly token: string | null;
  readonly body?: string | Buffer | null;
  /** Added to those of a page of ours; undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export interface Answer {
  readonly status: number;
  /** An error's without the request's id, which differs each time. */
  readonly body: string;
  readonly code: string | null;
  readonly headers: Readonly<Record<string, unknown>>;
}

export const VICTIM_DOMAINS = DOMAINS;

/** `settings` beside the defaults. */
export async function createVictim(database: TestDatabase, settings: { readonly [Name in SettingName]?: string } = {}): Promise<Victim> {
  const clock = createManualClock();
  const folder = await mkdtemp(join(tmpdir(), "strongroom-victim-"));
  const keys = createKeys();
  const { authority, logSigner, mint } = createEphemeralAuthority({ clock, keyOf: (scope) => keys(JSON.stringify(scope)) });
  const web = createWebRole({
    config: await loadConfig({ environment: {}, overrides: { dataDir: folder, ...settings }, file: null }),
    db: database.db,
    clock,
    scanner: createUploadScanner(parseSignatures(`Test.Sample:0:*:${Buffer.from(MALWARE_SAMPLE).toString("hex")}\n`)),
    log: createTestLog(),
    domains: DOMAINS,
    authority,
    serviceToken: async () => "token" as ServiceToken,
    onAct: () => undefined,
    readVerifier: async () => Buffer.from("// the verifier"),
    blobs: createFolderBlobs({ folder }),
    jobs: { enqueue: async () => true },
    claims: { list: async () => [], run: async () => [] },
    reports: createWebReports({ db: database.db, clock, log: createTestLog() }),
    pages: null,
    transport: { kind: "tcp", tls: false, certificate: null, proxies: createProxies([]) },
    version: "0.0.0",
  });
  const context: Context = { database, now: () => new Date(clock.now()), key: (teamId) => keys(JSON.stringify({ tenantId: teamId, purpose: "field" })), outgoingKey: keys(JSON.stringify({ tenantId: INSTALLATION_ID, purpose: "mail" })) };
  const own = await createTeam(context);
  const other = await createTeam(context);
  const third = await createTeam(context);
  const stranger = await createPerson(context);
  // The log has a state that is signed; what is recorded later waits.
  await createSequencer({ db: database.db, clock, log: createTestLog(), sign: logSigner.signCheckpoint }).runOnce();
  const pages = createPageTokens(web, clock);
  return {
    web,
    clock,
    own,
    other,
    third,
    stranger,
    signIn: (personId, elevatedIn) => createSession(context, personId, elevatedIn),
    serviceToken: async () => (await mint.mint({ subject: "worker", audience: "authority" })).token,
    fieldKey: context.key,
    evidenceKey: ({ tenantId, vaultId }) => keys(JSON.stringify({ tenantId, vaultId, purpose: "evidence" })),
    installationKey: keys(JSON.stringify({ tenantId: INSTALLATION_ID, purpose: "field" })),
    folder,
    dump: (teamId) => dumpTeam(database, teamId),
    async send(request) {
      // Buckets refill between requests, so that what is tested is never the rate; and what is remembered of callers is forgotten, because
      // suites change rows behind the server's back.
      await clock.advance(CALLER_LIFE_MS);
      const pageToken = request.token === null || "authorization" in (request.headers ?? {}) ? null : await pages(request.token);
      return send(web, request, pageToken);
    },
    async close() {
      await web.server.close();
      await web.localServer.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function createKeys(): (scope: string) => DataKey {
  const keys = new Map<string, DataKey>();
  return (scope) => {
    const key = keys.get(scope) ?? createEphemeralDataKey("field");
    keys.set(scope, key);
    return key;
  };
}

interface Context {
  readonly database: TestDatabase;
  now(): Date;
  key(teamId: Uuid): DataKey;
  /** For what goes out. */
  readonly outgoingKey: DataKey;
}

async function createTeam(context: Context): Promise<VictimTeam> {
  const { asOwner } = context.database;
  const now = context.now();
  const [teamId, projectId, vaultId, runId, snapshotId, olderSnapshotId] = [createUuid(), createUuid(), createUuid(), createUuid(), createUuid(), createUuid()];
  const key = context.key(teamId);
  const name = (table: string, row: Uuid): Uint8Array => key.seal(Buffer.from("Name"), { table, column: "name_sealed", row });
  await asOwner("insert into teams (tenant_id, key_id, name_sealed, created_at) values ($1, $2, $3, $4)", [teamId, key.keyId, name("teams", teamId), now]);
  await asOwner("insert into projects (tenant_id, id, key_id, name_sealed, created_at) values ($1, $2, $3, $4, $5)", [teamId, projectId, key.keyId, name("projects", projectId), now]);
  const people = {} as Record<TeamRole, Uuid>;
  for (const role of ROLES) {
    people[role] = await createPerson(context);
    // A guest of the one project there is, for as long as the suites take.
    const [projects, until] = role === "guest" ? [[projectId], new Date(now.getTime() + GUEST_STAY_MS)] : [null, null];
    await asOwner("insert into memberships (tenant_id, person_id, role, project_ids, expires_at, created_at) values ($1, $2, $3, $4, $5, $6)", [teamId, people[role], role, projects, until, now]);
    await asOwner("insert into team_directory (person_id, team_id) values ($1, $2)", [people[role], teamId]);
  }
  await asOwner(
    "insert into vaults (tenant_id, id, project_id, key_id, name_sealed, source_kind, schedule, state, last_snapshot_id) values ($1, $2, $3, $4, $5, 'upload', 'manual', 'ready', $6)",
    [teamId, vaultId, projectId, key.keyId, key.seal(Buffer.from("Vault"), vaultCell(vaultId, "name_sealed")), snapshotId],
  );
  await asOwner("insert into vault_directory (vault_id, tenant_id) values ($1, $2)", [vaultId, teamId]);
  await asOwner("insert into vault_runs (tenant_id, id, vault_id, reason, state, queued_at, ended_at) values ($1, $2, $3, 'created', 'done', $4, $4)", [teamId, runId, vaultId, now]);
  for (const [id, at] of [[olderSnapshotId, new Date(now.getTime() - DAY)], [snapshotId, now]] as const) {
    await asOwner("insert into vault_snapshots (tenant_id, id, vault_id, run_id, results, created_at) values ($1, $2, $3, $4, $5, $6)", [teamId, id, vaultId, runId, JSON.stringify(SAMPLE_RESULTS), at]);
  }
  const act = { actor: { kind: "operator" }, event: "vaults.update-asked", subject: { kind: "vault", id: vaultId }, details: {} } as const;
  const recordId = await context.database.db.tenant({ role: "strongroom_web", tenantId: teamId }, (tx) => createAudit({ clock: { now: () => now.getTime() }, domains: DOMAINS }).recordAct(tx, act));
  const connectionId = await insertConnection(context.database, { teamId, key, now });
  const requests = await insertRequests(context.database, { teamId, key, now, viewer: people.viewer, analyst: people.analyst });
  const turnId = createUuid();
  const turnCell = (column: string): Uint8Array => key.seal(Buffer.from("text"), { table: "archivist_turns", column, row: turnId });
  await asOwner("insert into archivist_turns (tenant_id, id, vault_id, asked_by, key_id, model_sealed, question_sealed, at) values ($1, $2, $3, $4, $5, $6, $7, $8)", [teamId, turnId, vaultId, people.owner, key.keyId, turnCell("model_sealed"), turnCell("question_sealed"), now]);
  const suppressionId = createUuid();
  const words = key.seal(Buffer.from(JSON.stringify({ reason: "A reason", subject: { title: "A weak hash", path: "src/sum.ts", line: 4, package: null } })), { table: "suppressions", column: "words_sealed", row: suppressionId });
  await asOwner("insert into suppressions (tenant_id, id, vault_id, rule, finding_hash, state, key_id, words_sealed, created_by, created_at, expires_at) values ($1, $2, $3, 'risk/weak-hash', sha256('a finding'), 'false_positive', $4, $5, $6, $7, $8)", [teamId, suppressionId, vaultId, key.keyId, words, people.owner, now, new Date(now.getTime() + GUEST_STAY_MS)]);
  const members = await insertMembers(context.database, { teamId, key, now, owner: people.owner, member: await createPerson(context) });
  const notices = await insertNotices(context.database, { teamId, vaultId, key: context.outgoingKey, owner: people.owner });
  const team = { teamId, projectId, vaultId, runId, snapshotId, olderSnapshotId, turnId, suppressionId, recordId, connectionId, people, ...requests, ...members, ...notices, ...planRoom(now), liveSessionId: createUuid() };
  await insertRoom(context.database, { team, key });
  await insertLive(context.database, { team, key });
  return team;
}

async function createPerson({ database, now }: Context): Promise<Uuid> {
  const personId = createUuid();
  await database.asOwner("insert into people (person_id, created_at) values ($1, $2)", [personId, now()]);
  return personId;
}

/** A day of this suite's clock passes with some thousand requests: an elevation of a test lasts as long as its session. */
const SESSION_MS = 24 * HOUR;

async function createSession({ database, now }: Context, personId: Uuid, elevatedIn?: Uuid): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  const [sessionId, until] = [createUuid(), new Date(now().getTime() + SESSION_MS)];
  await database.asOwner("insert into sessions (session_id, person_id, token_hash, created_at, seen_at, expires_at) values ($1, $2, $3, $4, $4, $5)", [
    sessionId, personId, new Uint8Array(createHash("sha256").update(token).digest()), now(), until,
  ]);
  if (elevatedIn !== undefined) {
    await database.asOwner("insert into grants (tenant_id, id, person_id, kind, permissions, session_id, begins_at, expires_at) values ($1, $2, $3, 'elevation', '{}', $4, $5, $6)", [
      elevatedIn, createUuid(), personId, sessionId, now(), until,
    ]);
  }
  return token;
}

async function dumpTeam({ asOwner }: TestDatabase, teamId: Uuid): Promise<string> {
  const tables = DOMAINS.flatMap((domain) => domain.tables).filter(({ scope }) => scope === "tenant");
  const parts: string[] = [];
  for (const { name } of tables) {
    const rows = await asOwner(`select each::text as row from ${name} as each where tenant_id = $1 order by 1`, [teamId]);
    parts.push(`${name}: ${JSON.stringify(rows)}`);
  }
  return parts.join("\n");
}

/** The token that our pages get for a session, renewed before it ends; null when there is no such session. */
function createPageTokens(web: WebRole, clock: ManualClock): (token: string) => Promise<string | null> {
  const held = new Map<string, { readonly pageToken: string; readonly renewAt: number }>();
  return async (token) => {
    const found = held.get(token);
    if (found !== undefined && found.renewAt > clock.now()) return found.pageToken;
    const response = await web.server.inject({ method: "POST", url: endpointUrl(createSessionToken), headers: pageHeaders(token) });
    if (response.statusCode !== 200) return null;
    const { token: pageToken } = createSessionToken.output.parse(response.json());
    held.set(token, { pageToken, renewAt: clock.now() + PAGE_TOKEN_RENEWAL_MS });
    return pageToken;
  };
}

/** Headers of our own page, for a session. */
function pageHeaders(token: string | null): Record<string, string> {
  const common = { host: HOST, origin: ORIGIN, "sec-fetch-site": "same-origin" };
  return token === null ? common : { ...common, cookie: `strongroom_session=${token}`, "x-strongroom-csrf": deriveCsrfToken(token) };
}

async function send(web: WebRole, request: AttackRequest, pageToken: string | null): Promise<Answer> {
  const merged = { ...pageHeaders(request.token), ...(pageToken === null ? {} : { authorization: `Bearer ${pageToken}` }), ...request.headers };
  const headers = Object.fromEntries(Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined));
  const response = await web.server.inject({
    method: request.method as "GET",
    url: request.url,
    headers,
    ...(request.body === undefined || request.body === null ? {} : { payload: request.body }),
  });
  const body = response.statusCode < 400 ? response.body : response.body.replace(/"requestId":"[^"]*"/, '"requestId":""');
  return { status: response.statusCode, body, code: /"code":"([^"]+)"/.exec(response.body)?.[1] ?? null, headers: response.headers };
}

/** Content type and a body that the route takes. @throws Error for a route that has none here: a new route needs one. */
export function sampleBody({ endpoint }: Route, team: VictimTeam): { readonly type: string | null; readonly body: string | Buffer | null } {
  const { body } = endpoint.input;
  if (body === "none") return { type: null, body: null };
  if (body === "scim") return { type: "application/scim+json", body: JSON.stringify(SCIM_SAMPLES[endpoint.id]) };
  if (body === "message") return { type: "application/json", body: JSON.stringify(SAMPLE_MESSAGE) };
  if (body === "browser-reports") return { type: "application/csp-report", body: '{"csp-report":{"effective-directive":"script-src"}}' };
  if (isForm(body)) return { type: "application/x-www-form-urlencoded", body: endpoint.id === "single-sign-on.logout" ? "logout_token=a.b.c" : "List-Unsubscribe=One-Click" };
  if (!isSchema(body) && isUpload(body)) return { type: "application/octet-stream", body: Buffer.from([0x50, 0x4b, 0x03, 0x04, 0, 0]) };
  const sample = SAMPLE_BODIES[endpoint.id];
  if (sample === undefined) throw new Error(`${endpoint.id} takes a body: add a sample of it to SAMPLE_BODIES, so that it is attacked`);
  return { type: "application/json", body: JSON.stringify(sample(team)) };
}

const SAMPLE_MESSAGE = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "portfolio", arguments: { metric: "code" } } };

const SAMPLE_BODIES: Readonly<Record<string, (team: VictimTeam) => object>> = {
  "session.welcome": () => ({ token: "A".repeat(43), teamName: "Team" }),
  "device-login.start": () => ({ name: "a machine", access: "read" }),
  "device-login.poll": () => ({ deviceCode: "A".repeat(43) }),
  "device-login.look": () => ({ userCode: "BCDF-GHJK" }),
  "device-login.decide": () => ({ userCode: "BCDF-GHJK", decision: "allow" }),
  "admin.ask": () => ({ email: "owner@strongroom.example", reason: "Restore a backup", minutes: 5 }),
  "admin.take": () => ({ secret: "A".repeat(43) }),
  "factors.reset": () => ({ email: "owner@strongroom.example" }),
  "admin-confirmation.look": () => ({ userCode: "BCDF-GHJK" }),
  "admin-confirmation.decide": () => ({ userCode: "BCDF-GHJK", decision: "refuse" }),
  "archivist.ask": ({ vaultId }) => ({ question: "How many lines of code are there?", vaultId }),
  "archivist.allow-model": () => ({ modelAllowed: false }),
  "api-token.create": () => ({ name: "Tool", permissions: ["vaults.read"], teamId: null, days: 30 }),
  ...ACCOUNT_SAMPLES,
  ...SIGN_IN_SAMPLES,
  ...PROVISIONING_SAMPLES,
  ...REQUEST_SAMPLES,
  ...MEMBER_SAMPLES,
  ...NOTICE_SAMPLES,
  ...ROOM_SAMPLES,
  ...LIVE_SAMPLES,
  "audit.destroy-personal": () => ({ personId: createUuid() }),
  "team.update": () => ({ name: "Renamed" }),
  "portfolio-filters.save": ({ projectId }) => ({ items: [{ name: "Mine", text: "api", projectId, state: "failed", sort: "findings", descending: true }] }),
  "cost.change": () => ({ parameters: { ...DEFAULT_COST_PARAMETERS, languageWeights: [{ language: "Go", low: 1, likely: 1, high: 1 }], rate: { low: 8000, likely: 10_000, high: 14_000, currency: "EUR" } } }),
  "licence-policy.change": () => ({ policy: { ...DEFAULT_LICENCE_POLICY, licences: [{ id: "MPL-2.0", verdict: "allow" }] } }),
  "suppression.create": ({ vaultId }) => ({ vaultId, reach: "vault", covers: { kind: "rule", rule: "risk/weak-hash" }, state: "false_positive", justification: null, response: null, reason: "No attack is possible here", days: 30 }),
  "badge.create": () => ({ showsName: false }),
  "gate.change": () => ({ thresholds: { maxNew: { critical: 0 } } }),
  "vault-gate.change": () => ({ thresholds: { maxNew: { critical: 0 } } }),
  "project.create": () => ({ name: "Project" }),
  "project.update": () => ({ name: "Project" }),
  "vault.create": ({ projectId }) => ({ projectId, name: "Vault", replication: "weekly", source: { kind: "git", url: "https://example.org/a.git", ref: "main", token: "secret" } }),
  "vault.update": ({ projectId }) => ({ projectId, name: "Vault", replication: "weekly" }),
};

export type ParamValues = Readonly<Record<string, string>>;

export function urlOf({ endpoint }: Route, params: ParamValues): string {
  return endpoint.path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(params[name] ?? "missing"));
}

/** An API token that nobody has. */
const SAMPLE_TOKEN_ID: Uuid = "7c0b6d5e-1a5b-4d0e-9f51-6f2b3c4d5e6f";

/** The parameters of a team's own things. */
export function paramsOf(team: VictimTeam): ParamValues {
  const { teamId, projectId, vaultId, runId, snapshotId, olderSnapshotId, turnId, suppressionId, recordId, connectionId, requestId, grantId, reviewId, lineId, personId, invitationId, webhookId, secretId, deliveryId, scheduleId, roomId, documentId, guestId, liveSessionId } = team;
  return { teamId, projectId, vaultId, runId, snapshotId, older: olderSnapshotId, newer: snapshotId, turnId, suppressionId, recordId, connectionId, requestId, grantId, reviewId, lineId, personId, invitationId, webhookId, secretId, deliveryId, scheduleId, roomId, documentId, guestId, liveSessionId, token: "A".repeat(120), passkeyId: SAMPLE_PASSKEY_ID, ...SCIM_SAMPLE_IDS, address: "aaaaaaaaaaaaaaaa", resourceType: "User", schema: "urn:ietf:params:scim:schemas:core:2.0:User", sessionId: SAMPLE_SESSION_ID, tokenId: SAMPLE_TOKEN_ID, badge: "A".repeat(43), format: "json", level: "0", a: "x000", b: "000.p", c: "1", d: "1", claimId: "CR-10" };
}
