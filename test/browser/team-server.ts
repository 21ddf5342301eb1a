// A Strongroom in the process of a test, for pages that need several people: the real web role over a real database with the pages that
// are built, a team whose members have addresses, and a browser's cookie for each of them. Whatever waits for an elevation can be given one.

import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Browser } from "playwright-core";

import { createWebReports } from "#domains/assurance/index.ts";
import { DAY, HOUR } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { createFolderBlobs } from "#platform/blobs/folder-blobs.ts";
import { createSystemClock } from "#platform/clock/system-clock.ts";
import { loadConfig } from "#platform/config/load-config.ts";
import type { SettingName } from "#platform/config/settings.ts";
import { createTestLog, openAnyTestDatabase, type TestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { createProxies } from "#platform/http/proxies.ts";
import { readPages } from "#platform/http/pages.ts";
import { INSTALLATION_ID, type DataKey, type KeyScope, type ServiceToken } from "#platform/keyring/authority.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";
import { NO_SIGNATURES } from "#platform/malware/scanner.ts";
import type { TeamRole } from "#protocol/api/roles.ts";
import { sealEmail } from "#domains/identity/people/emails.ts";
import { DOMAINS } from "#roles/domains.ts";
import { createEphemeralAuthority } from "#roles/testing/ephemeral-authority.ts";
import { createWebRole } from "#roles/web.ts";

import { type Look, openPage, type WatchedPage } from "./browser.ts";

export interface TeamServer {
  readonly origin: string;
  readonly database: TestDatabase;
  readonly teamId: Uuid;
  /** What people write is sealed under it; `own`: what is of a person and of no team. */
  readonly keys: { readonly team: DataKey; readonly own: DataKey };
  join(role: TeamRole, email: string): Promise<Person>;
  /** Somebody who is there already. */
  person(personId: Uuid): Person;
  close(): Promise<void>;
}

export interface Person {
  readonly personId: Uuid;
  /** A page of theirs, signed in; `elevated`: administering for an hour. */
  open(browser: Browser, look: Look, elevated?: "elevated"): Promise<WatchedPage>;
}

const BUILT_PAGES = process.env["STRONGROOM_TEST_PAGES"] ?? fileURLToPath(new URL("../../build/web", import.meta.url));
const FAR_MS = 30 * DAY;

/** `settings` beside the defaults. */
export async function serveTeam(settings: { readonly [Name in SettingName]?: string } = {}): Promise<TeamServer> {
  const database = await openAnyTestDatabase({ domains: DOMAINS });
  const { asOwner } = database;
  const folder = await mkdtemp(join(tmpdir(), "strongroom-team-"));
  const clock = createSystemClock();
  const keys = new Map<string, DataKey>();
  const keyOf = ({ tenantId, purpose }: Pick<KeyScope, "tenantId" | "purpose">): DataKey => {
    const name = `${tenantId} ${purpose}`;
    const key = keys.get(name) ?? createEphemeralDataKey(purpose === "mail" ? "mail" : "field");
    keys.set(name, key);
    return key;
  };
  const { authority } = createEphemeralAuthority({ clock, keyOf });
  const web = createWebRole({
    config: await loadConfig({ environment: {}, overrides: { dataDir: folder, ...settings }, file: null }),
    db: database.db,
    clock,
    scanner: NO_SIGNATURES,
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
    pages: await readPages(BUILT_PAGES),
    transport: { kind: "tcp", tls: false, certificate: null, proxies: createProxies([]) },
    version: "0.0.0",
  });
  const port = await web.server.listen({ host: "127.0.0.1", port: 0 });
  const origin = `http://localhost:${port}`;
  web.setOrigin(origin);
  const teamId = createUuid();
  const key = keyOf({ tenantId: teamId, purpose: "field" });
  const seal = (table: string, row: Uuid, name: string): Uint8Array => key.seal(Buffer.from(name), { table, column: "name_sealed", row });
  await asOwner("insert into teams (tenant_id, key_id, name_sealed, created_at) values ($1, $2, $3, now())", [teamId, key.keyId, seal("teams", teamId, "Example Industries")]);
  for (const name of ["Payments", "Warehouse", "Website"]) {
    const projectId = createUuid();
    await asOwner("insert into projects (tenant_id, id, key_id, name_sealed, created_at) values ($1, $2, $3, $4, now())", [teamId, projectId, key.keyId, seal("projects", projectId, name)]);
  }
  const person = (personId: Uuid): Person => ({ personId, open: (browser, look, elevated) => openAs({ browser, look, origin, database, teamId, personId, elevated: elevated === "elevated" }) });
  return {
    origin,
    database,
    teamId,
    keys: { team: key, own: keyOf({ tenantId: INSTALLATION_ID, purpose: "field" }) },
    person,
    async join(role, email) {
      const personId = createUuid();
      const sealed = sealEmail(keyOf({ tenantId: INSTALLATION_ID, purpose: "field" }), personId, email);
      await asOwner("insert into people (person_id, created_at, email_key_id, email_sealed, email_index) values ($1, now(), $2, $3, $4)", [personId, sealed.keyId, sealed.sealed, sealed.index]);
      await asOwner("insert into memberships (tenant_id, person_id, role, created_at) values ($1, $2, $3, now() - interval '40 days')", [teamId, personId, role]);
      await asOwner("insert into team_directory (person_id, team_id) values ($1, $2)", [personId, teamId]);
      return person(personId);
    },
    async close() {
      web.closeRelay();
      await web.server.close();
      await web.localServer.close();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface OpenAs {
  readonly browser: Browser;
  readonly look: Look;
  readonly origin: string;
  readonly database: TestDatabase;
  readonly teamId: Uuid;
  readonly personId: Uuid;
  readonly elevated: boolean;
}

async function openAs({ browser, look, origin, database, teamId, personId, elevated }: OpenAs): Promise<WatchedPage> {
  const token = randomBytes(32).toString("base64url");
  const sessionId = createUuid();
  const now = new Date();
  await database.asOwner("insert into sessions (session_id, person_id, token_hash, created_at, seen_at, expires_at) values ($1, $2, $3, $4, $4, $5)", [
    sessionId, personId, new Uint8Array(createHash("sha256").update(token).digest()), now, new Date(now.getTime() + FAR_MS),
  ]);
  if (elevated) {
    await database.asOwner("insert into grants (tenant_id, id, person_id, kind, permissions, session_id, begins_at, expires_at) values ($1, $2, $3, 'elevation', '{}', $4, $5, $6)", [
      teamId, createUuid(), personId, sessionId, now, new Date(now.getTime() + HOUR),
    ]);
  }
  const watched = await openPage(browser, look);
  await watched.page.context().addCookies([{ name: "strongroom_session", value: token, url: origin, httpOnly: true, sameSite: "Strict" }]);
  return watched;
}
