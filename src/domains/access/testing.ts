// Identity and access over a test database, with keys that end with the process.

import { createAudit, auditDomain } from "#domains/audit/index.ts";
import { createIdentity, createPasskeyFactor, describePeople, identityDomain, type Identity } from "#domains/identity/index.ts";
import { AppError } from "#base/app-error.ts";
import { DAY, HOUR } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db } from "#platform/db/db.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import type { Mails } from "#platform/mail/mails.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import { createTestLog } from "#platform/db/testing/for-each-engine.ts";

import { createAccountActs } from "./account-acts.ts";
import { createAccess, type Access } from "./access.ts";
import type { ReviewedTokens, TeamContents, TenantKeys } from "./deps.ts";
import { accessDomain } from "./domain.ts";
import { createPermissions } from "./permissions.ts";
import { createFirstTeams } from "./sessions/first-team.ts";
import type { SessionView } from "./sessions/sessions.ts";

export const ACCESS_TEST_DOMAINS = [auditDomain, identityDomain, accessDomain];
export const TEST_LIFETIMES = { sessionIdleMs: 12 * HOUR, sessionMs: 14 * DAY, welcomeMs: DAY };
/** Somebody at a browser that never signed in here. */
export const TEST_BROWSER = { client: { network: "192.0.2.1", userAgent: "Test/1" }, deviceToken: null, sessionId: null };
export const TEST_ORIGIN = "https://strongroom.test";
export const TEST_GRACE_MS: number = 7 * DAY;

export interface TestAccess {
  readonly access: Access;
  readonly identity: Identity;
  readonly keys: TenantKeys;
  /** Of the identity domain. */
  readonly installationKey: DataKey;
  /** Whose own things the end of a membership took away, where no contents were given. */
  readonly dismissed: readonly Uuid[];
  /** Whose work it stopped, likewise. */
  readonly cancelled: readonly Uuid[];
}

const NO_MAILS: Mails = {
  assertPossible: () => undefined,
  async seal() {
    throw new Error("No mail is expected here");
  },
  enqueue: async () => undefined,
};
const NO_TOKENS: ReviewedTokens = { listOf: async () => [], end: async () => false };
const NO_CONTENTS: TeamContents = { countByProject: async () => new Map(), deleteAll: async () => undefined, restoreAll: async () => undefined, cancelWorkOf: async () => undefined, endSharedBy: async () => undefined, admit: async () => undefined, dismiss: async () => undefined };

export function createTestAccess(given: { readonly db: Db; readonly clock: Clock; readonly contents?: TeamContents; readonly mails?: Mails; readonly tokens?: ReviewedTokens }): TestAccess {
  const { db, clock } = given;
  const keys = createTestKeys();
  const installationKey = createEphemeralDataKey("field");
  const [dismissed, cancelled]: [Uuid[], Uuid[]] = [[], []];
  const audit = createAudit({ clock, domains: ACCESS_TEST_DOMAINS });
  const identity = createIdentity({
    db,
    clock,
    log: createTestLog(),
    mails: NO_MAILS,
    acts: createAccountActs({ db, audit }),
    firstTeams: createFirstTeams({ db, clock, audit, keys }),
    fieldKey: async () => installationKey,
    lifetimes: TEST_LIFETIMES,
    passwords: { on: false, expiryMs: null, history: 0, breachFile: null },
  }, createPasskeyFactor({ db, clock, fieldKey: async () => installationKey, origin: () => TEST_ORIGIN }));
  const access = createAccess({
    db,
    clock,
    identity,
    keys,
    audit,
    permissions: createPermissions(ACCESS_TEST_DOMAINS.flatMap((domain) => domain.permissions)),
    contents: given.contents ?? { ...NO_CONTENTS, dismiss: async (_tx, { personId }) => void dismissed.push(personId), cancelWorkOf: async (_tx, personId) => void cancelled.push(personId) },
    people: { describe: (personIds) => describePeople({ db, fieldKey: async () => installationKey }, personIds) },
    mails: given.mails ?? NO_MAILS,
    tokens: given.tokens ?? NO_TOKENS,
    linkTo: (path) => `${TEST_ORIGIN}${path}`,
    forgetCaller: () => undefined,
    deletionGraceMs: TEST_GRACE_MS,
  });
  return { access, identity, keys, installationKey, dismissed, cancelled };
}

function createTestKeys(): TenantKeys {
  const keys = new Map<Uuid, DataKey>();
  return {
    async create(tenantId) {
      if (!keys.has(tenantId)) keys.set(tenantId, createEphemeralDataKey("field"));
    },
    async field(tenantId) {
      const key = keys.get(tenantId);
      if (key === undefined) throw new Error("There are no keys of this tenant");
      return key;
    },
    async rotate(rotation) {
      if (rotation.key === "tenant" && !keys.has(rotation.tenantId)) throw new AppError("keyring.unknown");
      return rotation.key === "tenant" ? { keyId: null, keys: 1 } : { keyId: createUuid(), keys: keys.size };
    },
  };
}

/** Somebody new with a role in a team; `changes` for what a case is about. */
export function createTestCaller(given: { readonly tenantId: Uuid; readonly role: TeamRole; readonly changes?: Partial<PersonCaller> }): PersonCaller {
  return {
    kind: "person",
    personId: createUuid(),
    sessionId: createUuid(),
    credential: "session",
    strength: "one-factor",
    scopes: "all",
    teams: [{ tenantId: given.tenantId, role: given.role, projects: "all", demands: "one-factor", stale: false }],
    grants: [],
    under: null,
    ...given.changes,
  };
}

/** Opens a one-time link, for somebody who has no second factor. */
export async function openLink({ sessions }: Pick<Access, "sessions">, given: Parameters<Access["sessions"]["welcome"]>[0]): Promise<{ readonly token: string; readonly deviceToken: string; readonly view: SessionView }> {
  const { outcome, view } = await sessions.welcome(given);
  if (outcome.state !== "signed-in" || view === null) throw new Error("Expected nobody to be asked for a second factor");
  return { token: outcome.token, deviceToken: outcome.deviceToken, view };
}
