// The web's side of vaults on a real database, with sealed names and blobs, as its tests begin.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createPermissions, accessDomain, closedGuestDoor } from "#domains/access/index.ts";
import { createTestCaller } from "#domains/access/testing.ts";
import { auditDomain, createAudit } from "#domains/audit/index.ts";
import { identityDomain } from "#domains/identity/index.ts";
import { DAY } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { VaultsDeps } from "#domains/vaults/deps.ts";
import { vaultsDomain } from "#domains/vaults/domain.ts";
import { createVaults } from "#domains/vaults/vaults.ts";
import { createFolderBlobs } from "#platform/blobs/folder-blobs.ts";
import type { TestSuite } from "#platform/db/testing/for-each-engine.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import type { Mail } from "#platform/mail/mails.ts";
import { NO_SIGNATURES } from "#platform/malware/scanner.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

export const VAULT_DOMAINS = [auditDomain, identityDomain, accessDomain, vaultsDomain];
/** Everything real but the authority, the queue and the other domains. */
export async function createWebHouse(suite: TestSuite, changes: Partial<VaultsDeps> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-vaults-"));
  suite.t.after(() => rm(folder, { recursive: true, force: true }));
  const keys = new Map<string, DataKey>();
  const key = async (scope: object): Promise<DataKey> => {
    const name = JSON.stringify(scope);
    const kept = keys.get(name) ?? createEphemeralDataKey("field");
    keys.set(name, kept);
    return kept;
  };
  const enqueued: Uuid[] = [];
  const sealed: string[] = [];
  const mails: Mail[] = [];
  /** Who is in the team, for mail. */
  const people = new Map<Uuid, PersonCaller>();
  const blobs = createFolderBlobs({ folder });
  const evidenceKey = (scope: { readonly tenantId: Uuid; readonly vaultId: Uuid }) => key({ evidence: scope.vaultId });
  const deps: VaultsDeps = {
    ...suite,
    audit: createAudit({ clock: suite.clock, domains: VAULT_DOMAINS }),
    permissions: createPermissions(VAULT_DOMAINS.flatMap((domain) => domain.permissions)),
    jobs: { enqueue: async (_tx, _queue, message) => (enqueued.push(message["vaultId"] ?? ""), true) },
    blobs,
    scanner: NO_SIGNATURES,
    keys: {
      create: async () => undefined,
      field: (tenantId) => key({ tenantId }),
      evidence: evidenceKey,
      sealCredential: async (_scope, plaintext) => (sealed.push(Buffer.from(plaintext).toString("utf8")), { keyId: createUuid(), sealed: new Uint8Array(16) }),
    },
    requireLiveTeam: async () => undefined,
    requireProject: async () => undefined,
    guests: closedGuestDoor(),
    jitter: { maxMs: 0, random: () => 0 },
    limits: { uploadMaxBytes: 1000, deletionGraceMs: 7 * DAY },
    signReport: async (given) => JSON.stringify(given),
    model: null,
    outgoing: {
      key: () => key({ outgoing: true }),
      stopKey: () => key({ installation: true }),
      mails: { seal: async (mail) => (mails.push(mail), { mailId: createUuid(), keyId: createUuid(), sealed: new Uint8Array() }), enqueue: async () => undefined },
      recipients: { find: async (_teamId, personId) => people.get(personId) ?? null, list: async () => [...people.values()] },
      addresses: async (personIds) => new Map(personIds.map((personId) => [personId, { email: `${personId}@example.org` }])),
      linkTo: (path) => `https://strongroom.example${path}`,
    },
    version: "1.0.0",
    ...changes,
  };
  const vaults = createVaults(deps);
  const tenantId = createUuid();
  const as = (role: TeamRole): PersonCaller => createTestCaller({ tenantId, role });
  /** Of somebody, within an elevation. */
  const elevated = (caller: PersonCaller): PersonCaller => ({ ...caller, grants: [...caller.grants, { grantId: createUuid(), tenantId, kind: "elevation", permissions: [], projects: "all" }] });
  return { vaults, deps, elevated, blobs, mails, people, enqueued, sealed, tenantId, as, owner: as("owner"), evidenceKey };
}
