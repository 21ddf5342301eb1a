// The web role: the API and the pages. It holds sessions, seals credentials, and reaches keys only through the authority; what
// analyses, mirrors or opens a credential is not in its program (tools/closures proves it).

import { createAccess, createAccessRoutes, createAccountActs, createFirstTeams, createPermissions, type Access, type Permissions, type Upkeep } from "#domains/access/index.ts";
import { createAssuranceRoutes, type ClaimRunner, type WebReports } from "#domains/assurance/index.ts";
import { createAuditWriter } from "#domains/audit/index.ts";
import { createLiveRoutes, endSharedBy, type Live } from "#domains/live/index.ts";
import { createIdentity, createIdentityRoutes, createPasskeyFactor, describePeople, type Identity } from "#domains/identity/index.ts";
import { createVaultContents, createVaultRoutes, createVaults, type VaultKeys, type Vaults } from "#domains/vaults/index.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Blobs } from "#platform/blobs/blobs.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Config } from "#platform/config/load-config.ts";
import type { Db } from "#platform/db/db.ts";
import type { Domain } from "#platform/domain/domain.ts";
import type { AttackSign } from "#platform/http/attack-signs.ts";
import type { TcpTransport } from "#platform/http/admission.ts";
import { createCallerCache } from "#platform/http/caller-cache.ts";
import { LOOPBACK_HOSTS, parseHost } from "#platform/http/cross-site.ts";
import type { Pages } from "#platform/http/pages.ts";
import type { PersonCaller, Route } from "#platform/http/route.ts";
import { createHttpServer, type HttpServer } from "#platform/http/server.ts";
import { DEFAULT_HTTP_LIMITS } from "#platform/http/server-context.ts";
import type { Jobs } from "#platform/jobs/jobs.ts";
import { INSTALLATION_ID, type Authority, type DataKey, type KeyRotation, type TokenSource } from "#platform/keyring/authority.ts";
import type { Log } from "#platform/log/log.ts";
import type { UploadScanner } from "#platform/malware/scanner.ts";
import { composeWelcomePath } from "#protocol/api/session.ts";

import { createRelayRole, type RelayConfig } from "./relay.ts";
import { createWebCredentials, createWebTokens, type WebCredentials } from "./web-credentials.ts";
import { createWebLive } from "./web-live.ts";
import { createModelAccess } from "./web-model.ts";
import { createWebMails, createWebOutgoing } from "./web-mails.ts";
import { createWebAuditRoutes } from "./web-audit.ts";
import { createWebSignInRoutes } from "./web-sign-in.ts";
import { createSystemRoutes } from "./system-routes.ts";

export type WebConfig = RelayConfig & Pick<Config, "host" | "publicUrl" | "smtpUrl" | "mailFrom" | "environment" | "apiTokenLifetimeMs" | "sessionIdleMs" | "sessionLifetimeMs" | "welcomeLifetimeMs" | "identityProviderAllowedAddresses" | "passwords" | "passwordExpiryMs" | "passwordHistory" | "breachedPasswordsFile" | "deletionGraceMs" | "archiveMaxBytes" | "replicationJitterMs" | "auditWitnesses" | "modelUrl" | "modelName" | "modelKey" | "modelTokensPerDay" | "modelAllowedAddresses" | "liveMaxSessions" | "liveConnectionsKeptDays" | "liveCallServers" | "liveTurnSecret">;

export interface WebRoleDeps {
  readonly config: WebConfig;
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly domains: readonly Domain[];
  readonly authority: Pick<Authority, "createTenantKeys" | "createVaultKeys" | "dataKey" | "credentialKey" | "logKey" | "signStreamHead" | "reportKey" | "signReport" | "personToken" | "tokenKeys" | "rotateKeys">;
  /** Of the web role, for the authority. */
  readonly serviceToken: TokenSource;
  /** Somebody acted, or is about to: the sequencer of this process looks then. */
  readonly onAct: () => void;
  /** The one file that verifies exports of the audit log. */
  readonly readVerifier: () => Promise<Uint8Array>;
  readonly blobs: Blobs;
  /** Of uploads, with the operator's signatures. */
  readonly scanner: UploadScanner;
  /** How people reach it. */
  readonly transport: TcpTransport;
  readonly jobs: Pick<Jobs, "enqueue">;
  readonly claims: Pick<ClaimRunner, "list" | "run">;
  /** Where it is counted what browsers report and what looks like an attack. */
  readonly reports: WebReports;
  /** Null when they are not built: then there is the API alone. */
  readonly pages: Pages | null;
  readonly version: string;
}

export interface WebRole {
  readonly routes: readonly Route[];
  /** For people and their browsers. */
  readonly server: HttpServer;
  /** For commands on the same machine. */
  readonly localServer: HttpServer;
  /** The one-time link of the first start; null once there is an owner. */
  firstLink(): Promise<string | null>;
  /** Where people reach it. Set when the port is known. */
  setOrigin(origin: string): void;
  /** What is done for every team from time to time; the queue's work. */
  readonly upkeep: Upkeep;
  /** Notices and reports by mail; the queue's work. */
  readonly post: Pick<Vaults, "teller" | "reportSender">;
  /** What the relay asks; and live sessions whose host never came back, and what is kept of them for a time: the queue's work. */
  readonly live: Pick<Live, "register" | "sweep">;
  /** Tells all who are in a live session to come back; before the servers are closed. */
  closeRelay(): void;
  /** Writes what is in memory only; once the servers are closed. */
  flush(): Promise<void>;
}

export function createWebRole(deps: WebRoleDeps): WebRole {
  const { reports } = deps;
  let origin = deps.config.publicUrl === null ? "http://localhost" : new URL(deps.config.publicUrl).origin;
  const linkTo = (path: string): string => `${origin}${path}`;
  const { authenticators, upkeep, post, operations, identity, permissions, live, routes: domainRoutes } = createDomains(deps, { reports, linkTo, cutOff: (session) => relay.end(session) });
  const relay = createRelayRole({ ...deps, register: live.register });
  const routes: Route[] = [];
  routes.push(...createSystemRoutes({ ...deps, reports, reportKey: () => deps.authority.reportKey(), createLink: operations.ownerLink, routes: () => routes }), ...domainRoutes);
  const common = { routes, authorise: permissions.authorise, pages: deps.pages, clock: deps.clock, log: deps.log, limits: DEFAULT_HTTP_LIMITS, ...authenticators, isDeviceToken: identity.sessions.isDeviceToken, noteAttack: (sign: AttackSign) => reports.note("attack", sign) };
  return {
    routes,
    live,
    closeRelay: () => relay.close(),
    async flush() {
      await identity.settled();
      await live.register.settled();
      await reports.flush();
    },
    upkeep,
    post,
    server: createHttpServer({ ...common, transport: deps.transport, upgrades: relay.upgrades, allowedHosts: allowedHosts(deps.config) }),
    localServer: createHttpServer({ ...common, transport: { kind: "socket" }, upgrades: null, allowedHosts: new Set() }),
    async firstLink() {
      return (await identity.findFirstPerson()) === null ? linkTo(composeWelcomePath((await identity.createWelcomeLink(null)).token, { back: false })) : null;
    },
    setOrigin(reached) {
      if (deps.config.publicUrl === null) origin = reached;
    },
  };
}

/** Loopback always: a proxy in front, or a person on the machine. */
function allowedHosts({ host, publicUrl }: WebConfig): ReadonlySet<string> {
  const own = [parseHost(host), publicUrl === null ? null : parseHost(new URL(publicUrl).host)];
  return new Set([...LOOPBACK_HOSTS, ...own.filter((name) => name !== null)]);
}

interface WebDomains {
  readonly authenticators: WebCredentials["authenticators"];
  readonly upkeep: Upkeep;
  readonly post: WebRole["post"];
  readonly operations: Access["operations"];
  readonly identity: Identity;
  readonly permissions: Permissions;
  readonly live: Live;
  readonly routes: readonly Route[];
}

function createWebVaultKeys({ authority, serviceToken }: WebRoleDeps, field: VaultKeys["field"]): VaultKeys {
  return {
    field,
    create: async (scope) => authority.createVaultKeys(await serviceToken(), scope),
    evidence: async (scope) => authority.dataKey(await serviceToken(), { ...scope, purpose: "evidence" }),
    sealCredential: async (scope, plaintext) => (await authority.credentialKey()).seal(scope, plaintext),
  };
}

function createDomains(deps: WebRoleDeps, { reports, linkTo, cutOff }: { readonly reports: WebReports; readonly linkTo: (path: string) => string; readonly cutOff: (session: Uint8Array) => void }): WebDomains {
  const { config, db, clock, authority, serviceToken } = deps;
  const audit = createAuditWriter({ clock, domains: deps.domains, db, role: "strongroom_web", fieldKey: (tenantId) => field(tenantId), onAct: deps.onAct });
  const permissions = createPermissions(deps.domains.flatMap((domain) => domain.permissions));
  const field = async (tenantId: Uuid): Promise<DataKey> => authority.dataKey(await serviceToken(), { tenantId, purpose: "field" });
  const mails = createWebMails(deps);
  const acts = createAccountActs({ db, audit });
  const keys = { field, create: async (tenantId: Uuid) => authority.createTenantKeys(await serviceToken(), tenantId), rotate: async (rotation: KeyRotation) => authority.rotateKeys(await serviceToken(), rotation) };
  const tokens = createWebTokens({ deps, permissions, acts });
  const callers = createCallerCache<PersonCaller>({ clock, endOf: ({ countsUntil }) => countsUntil ?? null });
  const reached = { db, clock, origin: () => linkTo(""), fieldKey: () => field(INSTALLATION_ID) };
  const identity = createIdentity({
    db,
    clock,
    log: deps.log,
    mails,
    acts,
    firstTeams: createFirstTeams({ db, clock, audit, keys }),
    fieldKey: () => field(INSTALLATION_ID),
    lifetimes: { sessionIdleMs: config.sessionIdleMs, sessionMs: config.sessionLifetimeMs, welcomeMs: config.welcomeLifetimeMs },
    passwords: { on: config.passwords === "on", expiryMs: config.passwordExpiryMs, history: config.passwordHistory, breachFile: config.breachedPasswordsFile },
  }, createPasskeyFactor(reached));
  const jitter = { maxMs: config.replicationJitterMs, random: Math.random };
  const access = createAccess({
    db,
    clock,
    audit,
    identity,
    permissions,
    keys,
    contents: { ...createVaultContents({ clock, jobs: deps.jobs, jitter }), endSharedBy: (tx, given) => endSharedBy({ audit, clock }, tx, given) },
    people: { describe: (personIds) => describePeople({ db, fieldKey: () => field(INSTALLATION_ID) }, personIds) },
    tokens,
    mails,
    linkTo,
    forgetCaller: callers.forgetAll,
    deletionGraceMs: config.deletionGraceMs,
  });
  const vaults = createVaults({
    db,
    clock,
    audit,
    permissions,
    jobs: deps.jobs,
    blobs: deps.blobs, scanner: deps.scanner,
    keys: createWebVaultKeys(deps, field),
    requireLiveTeam: access.teams.requireLive,
    requireProject: access.projects.require,
    guests: access.guests,
    jitter,
    limits: { uploadMaxBytes: config.archiveMaxBytes, deletionGraceMs: config.deletionGraceMs },
    signReport: async (given) => authority.signReport(await serviceToken(), given),
    model: createModelAccess(config),
    outgoing: createWebOutgoing({ ...deps, mails, linkTo, recipients: access.recipients, installationKey: () => field(INSTALLATION_ID) }),
    version: deps.version,
  });
  const live = createWebLive({ deps, access, audit, permissions, identity, tokens, field, cutOff });
  const credentials = createWebCredentials({ deps, access, identity, permissions, acts, tokens, callers, linkTo });
  return { authenticators: credentials.authenticators, upkeep: access.upkeep, post: vaults, operations: access.operations, identity, permissions, live, routes: [...credentials.routes, ...createIdentityRoutes(identity), ...createWebSignInRoutes({ ...deps, ...reached, identity, acts, audit, permissions, keys: { field }, proposals: access.requests }), ...createAccessRoutes(access), ...createVaultRoutes(vaults), ...createLiveRoutes(live), ...createAssuranceRoutes({ claims: deps.claims, reports }), ...createWebAuditRoutes(deps, { audit, permissions, identity, fieldKey: field })] };
}
