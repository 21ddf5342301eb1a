// A vault of the installation's own, for checks: planted through the same services as anybody's, fetched from a real git server on
// loopback, analysed by the real worker, and destroyed afterwards. It lives in a tenant of its own, which no person is a member of.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { AppError, isAppError } from "#base/app-error.ts";
import { closedGuestDoor, createPermissions } from "#domains/access/index.ts";
import { KIB } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { ModelAccess } from "#domains/vaults/archivist/model/ask-model.ts";
import { deleteLedger } from "#domains/vaults/archivist/model/ledger-store.ts";
import { vaultsDomain } from "#domains/vaults/domain.ts";
import type { VaultsDeps } from "#domains/vaults/deps.ts";
import { deleteSuppressions } from "#domains/vaults/suppressions/store.ts";
import { createVaults, type Vaults } from "#domains/vaults/vaults.ts";
import { destroyVault } from "#domains/vaults/work/destroy.ts";
import type { contactGit } from "#domains/vaults/work/git-source.ts";
import { inTenant, type WorkerDeps } from "#domains/vaults/work/vault-context.ts";
import { createVaultWorker } from "#domains/vaults/work/worker.ts";
import type { VaultTables } from "#domains/vaults/tables.ts";
import { createEgress } from "#platform/egress/egress.ts";
import { DEFAULT_FETCH_LIMITS } from "#platform/git/limits.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import { NO_SIGNATURES, type UploadScanner } from "#platform/malware/scanner.ts";
import { INSTALLATION_ID, type DataKey, type ServiceToken } from "#platform/keyring/authority.ts";
import type { ArchivistAnswer } from "#protocol/api/archivist.ts";
import type { LedgerEntry } from "#protocol/api/archivist-ledger.ts";
import type { Contact } from "#protocol/api/reports.ts";
import type { Report } from "#protocol/report/schema.ts";
import { startProbeModel, type ProbeModel } from "./probe-model.ts";
import { createProbeRepository, type ProbeCommit } from "./probe-repository.ts";
import { startProbeServer, type ProbeRequest } from "./probe-server.ts";

/** The tenant of probes: made with the first one, its keys stay. */
export const PROBE_TENANT_ID: Uuid = "9d6c2f0e-51b4-4e3a-8a57-0c1e5b7d2f68";

/** An archive of one small file. */
const MAX_PROBE_UPLOAD_BYTES = 64 * KIB;

export interface ProbeDeps {
  readonly worker: Omit<WorkerDeps, "sources" | "scratchDir" | "jobs">;
  /** A token of the web role: what the web's side of a vault is made with. */
  webToken(): Promise<ServiceToken>;
  readonly version: string;
  /** How a git source is contacted: `contactGit`, but for a test that breaks it. */
  readonly contact: typeof contactGit;
}

export interface ProbeGiven {
  readonly scratchDir: string;
  readonly name: string;
  readonly branch: string;
  readonly tag: string;
  /** Path of the address. */
  readonly path: string;
  readonly credential: { readonly username: string; readonly token: string };
  readonly commits: readonly ProbeCommit[];
  readonly signal: AbortSignal;
}

export interface PlantedVault {
  readonly tenantId: Uuid;
  readonly vaultId: Uuid;
  /** What the source saw, oldest first. */
  readonly requests: readonly ProbeRequest[];
  /** New commits at the source; nothing is contacted. */
  grow(commits: readonly ProbeCommit[]): Promise<void>;
  /** Asks for an update and does it. */
  update(): Promise<void>;
  /** Takes the source away. */
  closeSource(): Promise<void>;
  report(): Promise<Report>;
  /** Asks the Archivist, by rules. */
  ask(question: string): Promise<ArchivistAnswer>;
  /** Asks a model that calls the tools, once without the team's leave and then with it. */
  askModel(questions: readonly string[]): Promise<ModelLook>;
  contacts(): Promise<readonly Contact[]>;
  /** What the web does with reports, as the vault's owner or, in `guest`, as somebody who was let into a room alone; as it will be so many milliseconds from now. */
  services(aheadMs?: number): ProbeServices;
  /** Bytes that each stage of the newest run moved. */
  runBytes(stage: string): Promise<number>;
}

export interface ProbeServices {
  readonly vaults: Vaults;
  readonly place: { readonly teamId: Uuid; readonly vaultId: Uuid };
  readonly owner: Caller;
  readonly guest: Caller;
}

export interface ModelLook {
  /** Bodies that the model was sent, in their order. */
  readonly seen: readonly string[];
  readonly seenBeforeConsent: number;
  /** What the ledger holds of the questions, in their order. */
  readonly entries: readonly LedgerEntry[];
}

/** Plants a vault, analyses it, lets `look` look at it, and destroys it, whatever happens. */
export async function withPlantedVault<Result>(deps: ProbeDeps, given: ProbeGiven, look: (vault: PlantedVault) => Promise<Result>): Promise<Result> {
  const repository = await createProbeRepository({ ...given, dir: join(given.scratchDir, createUuid()) });
  const server = await startProbeServer({ repositoryDir: repository.dir, path: given.path, credential: given.credential });
  const workDir = join(given.scratchDir, createUuid());
  await mkdir(workDir, { mode: 0o711 });
  const worker = createVaultWorker({ ...deps.worker, jobs: NO_JOBS, scratchDir: workDir, sources: loopbackSources(deps) });
  const model = await startProbeModel();
  const { token } = given.credential;
  try {
    await deps.worker.authority.createTenantKeys(await deps.webToken(), PROBE_TENANT_ID);
    const vaults = createVaults(probeWebDeps(deps, { model: model.access, scanner: NO_SIGNATURES }));
    const made = await vaults.edits.create(PROBE_CALLER, PROBE_TENANT_ID, {
      projectId: createUuid(),
      name: given.name,
      replication: "manual",
      source: { kind: "git", url: server.url, ref: given.branch, username: given.credential.username, token },
    });
    const place = { teamId: PROBE_TENANT_ID, vaultId: made.id };
    const work = (): Promise<void> => worker.work({ vaultId: made.id, last: true, signal: given.signal });
    try {
      await work();
      return await look(plantedVault({ deps, vaults, place, server, repository, model, work }));
    } finally {
      await destroyProbe(deps, made.id);
    }
  } finally {
    await server.close();
    await model.close();
  }
}

/** Within an elevation: it allows a model, and takes that back. */
export const PROBE_CALLER: PersonCaller = {
  kind: "person",
  personId: PROBE_TENANT_ID,
  sessionId: PROBE_TENANT_ID,
  credential: "session",
  strength: "passkey",
  scopes: "all",
  teams: [{ tenantId: PROBE_TENANT_ID, role: "owner", projects: "all", demands: "one-factor", stale: false }],
  grants: [{ grantId: PROBE_TENANT_ID, tenantId: PROBE_TENANT_ID, kind: "elevation", permissions: [], projects: "all" }],
  under: null,
};

/** Who is let into rooms of probes: a guest of the tenant who reaches no project. */
const GUEST_ID: Uuid = "5e0d1f7a-93c6-4b58-9c1e-2a7d40b6e391";
const PROBE_GUEST: Caller = { ...PROBE_CALLER, personId: GUEST_ID, teams: [{ tenantId: PROBE_TENANT_ID, role: "guest", projects: [], demands: "one-factor", stale: false }], grants: [] };

interface Parts {
  readonly deps: ProbeDeps;
  readonly vaults: Vaults;
  readonly place: { readonly teamId: Uuid; readonly vaultId: Uuid };
  readonly server: Awaited<ReturnType<typeof startProbeServer>>;
  readonly repository: Awaited<ReturnType<typeof createProbeRepository>>;
  readonly model: ProbeModel;
  work(): Promise<void>;
}

function plantedVault(parts: Parts): PlantedVault {
  const { deps, vaults, place, server, repository, model, work } = parts;
  return {
    tenantId: place.teamId,
    vaultId: place.vaultId,
    requests: server.requests,
    grow: (commits) => repository.grow(commits),
    async update() {
      await vaults.runs.ask(PROBE_CALLER, place);
      await work();
    },
    closeSource: () => server.close(),
    report: () => vaults.reports.newest(PROBE_CALLER, place),
    ask: (question) => vaults.archivist.ask(PROBE_CALLER, place.teamId, { question, vaultId: place.vaultId, by: "rules", before: [], signal: NEVER }),
    askModel: (questions) => askModel(parts, questions),
    contacts: async () => (await vaults.runs.contacts(PROBE_CALLER, place, { limit: 100 })).items,
    services: (aheadMs = 0) => ({ vaults: aheadMs === 0 ? vaults : createVaults(probeWebDeps(deps, { model: model.access, scanner: NO_SIGNATURES, aheadMs })), place, owner: PROBE_CALLER, guest: PROBE_GUEST }),
    async runBytes(stage) {
      const row = await inTenant(deps.worker, place.teamId, (tx) =>
        tx.as<VaultTables>().selectFrom("vault_runs").select("timings").where("vault_id", "=", place.vaultId).orderBy("queued_at", "desc").limit(1).executeTakeFirstOrThrow(),
      );
      return row.timings.filter((timing) => timing.stage === stage).reduce((sum, { bytes }) => sum + bytes, 0);
    },
  };
}

const NEVER = new AbortController().signal;

async function askModel({ vaults, place: { teamId, vaultId }, model }: Parts, questions: readonly string[]): Promise<ModelLook> {
  const ask = (question: string): Promise<ArchivistAnswer> => vaults.archivist.ask(PROBE_CALLER, teamId, { question, vaultId, by: "model", before: [], signal: NEVER });
  await vaults.model.allow(PROBE_CALLER, teamId, false);
  const refused = await ask("0").then(() => false, (error: unknown) => isAppError(error, "archivist.model-not-allowed"));
  const seenBeforeConsent = refused ? model.seen.length : Math.max(1, model.seen.length);
  await vaults.model.allow(PROBE_CALLER, teamId, true);
  const entries: LedgerEntry[] = [];
  for (const question of questions) {
    const { turnId } = await ask(question);
    if (turnId !== null) entries.push(...(await vaults.ledger.get(PROBE_CALLER, teamId, turnId)).entries);
  }
  return { seen: model.seen.slice(), seenBeforeConsent, entries };
}

/** The same fetch as everybody's, but for the one address range that the probe's server is in. */
function loopbackSources(deps: ProbeDeps): WorkerDeps["sources"] {
  const egress = createEgress({ allow: ["127.0.0.1/32"] });
  return {
    async contact(input) {
      if (input.request.kind !== "git") throw new Error("Defect: a probe has a git source.");
      return deps.contact({ egress, limits: DEFAULT_FETCH_LIMITS, clock: deps.worker.clock }, input, input.request);
    },
  };
}

/** The probe's messages do not go through the queue: no other worker may take them, since only this one may reach loopback; and nobody is told of a probe. */
export const NO_JOBS: WorkerDeps["jobs"] = { enqueue: async () => true };

/** The web's side of a probe; `aheadMs`: how far its clock is ahead. */
export function probeWebDeps(deps: ProbeDeps, { model, scanner, aheadMs = 0 }: { readonly model: ModelAccess; readonly scanner: UploadScanner; readonly aheadMs?: number }): VaultsDeps {
  const { db, audit, blobs, authority } = deps.worker;
  const clock = { ...deps.worker.clock, now: () => deps.worker.clock.now() + aheadMs };
  const installationKey = async (purpose: "mail" | "field"): Promise<DataKey> => authority.dataKey(await deps.webToken(), { tenantId: INSTALLATION_ID, purpose });
  return {
    db, clock, audit, blobs, scanner,
    permissions: createPermissions(vaultsDomain.permissions),
    jobs: NO_JOBS,
    keys: {
      create: async (scope) => authority.createVaultKeys(await deps.webToken(), scope),
      field: async (tenantId) => authority.dataKey(await deps.webToken(), { tenantId, purpose: "field" }),
      evidence: async (scope) => authority.dataKey(await deps.webToken(), { ...scope, purpose: "evidence" }),
      sealCredential: async (scope, plaintext) => (await authority.credentialKey()).seal(scope, plaintext),
    },
    requireLiveTeam: async () => undefined,
    requireProject: async () => undefined,
    guests: { ...closedGuestDoor(), requireAllowed: async () => undefined, prepare: async () => ({ person: PROBE_CALLER, admit: async () => ({ personId: GUEST_ID, invitationId: null, until: null }) }), hold: async () => undefined, release: async () => null },
    jitter: { maxMs: 0, random: () => 0 },
    limits: { uploadMaxBytes: MAX_PROBE_UPLOAD_BYTES, deletionGraceMs: 0 },
    signReport: async (given) => authority.signReport(await deps.webToken(), given),
    model,
    outgoing: {
      key: () => installationKey("mail"),
      stopKey: () => installationKey("field"),
      mails: { seal: async () => Promise.reject(new AppError("mail.not-configured")), enqueue: async () => undefined },
      recipients: { find: async () => null, list: async () => [] },
      addresses: async () => new Map(),
      linkTo: (path) => path,
    },
    version: deps.version,
  };
}

export async function destroyProbe(deps: ProbeDeps, vaultId: Uuid): Promise<void> {
  const grant = await deps.worker.authority.exchange(await deps.worker.serviceToken(), vaultId);
  await destroyVault(deps.worker, grant);
  await inTenant(deps.worker, PROBE_TENANT_ID, async (tx) => {
    await deleteSuppressions(tx);
    await deleteLedger(tx);
  });
}
