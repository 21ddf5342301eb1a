// The worker role: takes vaults' ids from the queue, mirrors and analyses what they name, and ends what is to be destroyed. Nobody can
// call it; what it may open it gets from the authority, one vault at a time.

import { listTeams } from "#domains/access/work/list-teams.ts";
import { createTeamPurge, type TeamPurge } from "#domains/access/work/team-purge.ts";
import { createAudit } from "#domains/audit/index.ts";
import { deleteTeamConnections } from "#domains/identity/single-sign-on/store.ts";
import { deleteTeamSessions } from "#domains/live/work/delete-team-sessions.ts";
import { DELIVER_QUEUE } from "#domains/vaults/notices/declarations.ts";
import { createWebhookSender } from "#domains/vaults/work/notices/deliver.ts";
import { ADVISORIES_QUEUE, SCAN_QUEUE, TIDY_QUEUE, UPDATE_QUEUE } from "#domains/vaults/queues.ts";
import { createPublicData } from "#domains/vaults/work/public-data/create-public-data.ts";
import { createRenewal } from "#domains/vaults/work/public-data/renew-public-data.ts";
import { createSourceContacts } from "#domains/vaults/work/create-source-contacts.ts";
import { destroyTeamVaults } from "#domains/vaults/work/destroy.ts";
import { recordExpiredSuppressions } from "#domains/vaults/work/expired-suppressions.ts";
import { createSandboxRunner } from "#domains/vaults/work/sandbox-runner.ts";
import { wipeScratch, withScratch } from "#domains/vaults/work/scratch.ts";
import { tidyTeams } from "#domains/vaults/work/tidy.ts";
import { createVaultWorker, type VaultWorker } from "#domains/vaults/work/worker.ts";
import type { Uuid } from "#base/uuid.ts";
import { DEFAULT_ARCHIVE_LIMITS } from "#platform/archive/limits.ts";
import type { Blobs } from "#platform/blobs/blobs.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Config } from "#platform/config/load-config.ts";
import type { Db } from "#platform/db/db.ts";
import type { Domain } from "#platform/domain/domain.ts";
import { createEgress } from "#platform/egress/egress.ts";
import { DEFAULT_FETCH_LIMITS } from "#platform/git/limits.ts";
import type { Jobs } from "#platform/jobs/jobs.ts";
import { INSTALLATION_ID, type Authority, type DataKey, type ServiceToken } from "#platform/keyring/authority.ts";
import type { Log } from "#platform/log/log.ts";
import type { UploadScanner } from "#platform/malware/scanner.ts";
import { createMailDelivery } from "#platform/mail/create-delivery.ts";
import { SEND_QUEUE } from "#platform/mail/domain.ts";
import { createMailSender } from "#platform/mail/send-mail.ts";
import { ANALYZERS, selectAnalyzers } from "#protocol/sandbox/analyzers.ts";


/** Of the access domain. */
const PURGE_TEAMS_QUEUE = "access.purge-teams";
/** Each waits for the mail server most of its time. */
const MAILS_AT_ONCE = 4;
/** Each waits for its receiver. */
const WEBHOOKS_AT_ONCE = 4;

export type WorkerConfig = Pick<
  Config,
  | "sourceMaxBytes" | "sourceMaxObjects" | "sourceTimeoutMs" | "sourceAllowedAddresses"
  | "advisoriesUrl" | "advisoriesFolder" | "epssUrl" | "kevUrl" | "releasesFolder"
  | "archiveMaxBytes" | "archiveMaxUnpackedBytes" | "archiveMaxEntries"
  | "webhookAllowedAddresses"
  | "smtpUrl" | "mailFrom" | "host" | "publicUrl"
  | "workerJobs" | "analyses" | "sandboxes" | "sandboxMemoryBytes" | "sandboxTimeoutMs" | "blobSweepGraceMs" | "replicationJitterMs"
>;

export interface WorkerRoleDeps {
  readonly config: WorkerConfig;
  readonly db: Db;
  readonly authority: Authority;
  /** A token of the worker's role for the authority; a new one each time, because an exchange takes each only once. */
  serviceToken(): Promise<ServiceToken>;
  readonly blobs: Blobs;
  /** Of uploads, with the operator's signatures. */
  readonly scanner: UploadScanner;
  readonly jobs: Pick<Jobs, "work" | "enqueue">;
  readonly clock: Clock;
  readonly log: Log;
  readonly domains: readonly Domain[];
  /** Somebody acted, or is about to: the sequencer of this process looks then. */
  readonly onAct: () => void;
  /** A private folder of this process; what lies in it is wiped. */
  readonly scratchDir: string;
  /** Where public data is kept: advisories, EPSS, KEV, releases. */
  readonly publicDataDir: string;
  /** The program's own folder: the sample source. */
  readonly programDir: string;
  /** Prints a line where the server was started: mail, where there is no other way out. */
  out(line: string): void;
}

export interface WorkerRole {
  readonly vaults: VaultWorker;
  /** Begins to take jobs. */
  start(): Promise<void>;
  readonly teams: TeamPurge;
}

export async function createWorkerRole(deps: WorkerRoleDeps): Promise<WorkerRole> {
  const { config, db, jobs } = deps;
  await wipeScratch(deps.scratchDir);
  const audit = createAudit({ clock: deps.clock, domains: deps.domains, onAct: deps.onAct });
  const vaults = createVaultWorker({
    ...deps,
    audit,
    sources: createSources(deps),
    sandbox: createSandboxRunner({
      analyzers: config.analyses.length === 0 ? ANALYZERS : selectAnalyzers(config.analyses),
      limits: { memoryBytes: config.sandboxMemoryBytes, timeoutMs: config.sandboxTimeoutMs, parallelism: config.sandboxes },
    }),
    publicData: createPublicData(deps.publicDataDir),
    jitter: { maxMs: config.replicationJitterMs, random: Math.random },
    sweepGraceMs: config.blobSweepGraceMs,
    // One process owns a data folder, and it has just begun.
    aloneSince: new Date(deps.clock.now()),
  });
  const teams = createTeamPurge({
    ...deps,
    audit,
    destroyKeys: async (tenantId) => await deps.authority.destroyKeys(await deps.serviceToken(), { tenantId }),
    destroyContents: async (tenantId) => {
      await destroyTeamVaults(deps, tenantId);
      await db.tenant({ role: "strongroom_worker", tenantId }, async (tx) => {
        await deleteTeamConnections(tx, tenantId);
        await deleteTeamSessions(tx, tenantId);
      });
    },
  });
  const outgoingKey = async (keyId: Uuid): Promise<DataKey> => await deps.authority.dataKey(await deps.serviceToken(), { tenantId: INSTALLATION_ID, purpose: "mail" }, keyId);
  const mails = createMailSender({ ...deps, deliver: createMailDelivery(deps), mailKey: outgoingKey });
  const webhooks = createWebhookSender({ ...deps, audit, egress: createEgress({ allow: config.webhookAllowedAddresses }), outgoingKey });
  const publicData = createRenewal({
    ...deps,
    egress: createEgress({ allow: config.sourceAllowedAddresses }),
    withScratch: async (work) => await withScratch(deps.scratchDir, work),
  });
  const enqueueDue = async (): Promise<void> => {
    for (const vaultId of await vaults.listDue()) await db.global("strongroom_worker", async (tx) => void (await jobs.enqueue(tx, UPDATE_QUEUE, { vaultId })));
    await recordExpiredSuppressions({ db, audit, clock: deps.clock });
  };
  return {
    vaults,
    teams,
    async start() {
      await jobs.work(UPDATE_QUEUE, { concurrency: config.workerJobs }, async ({ message, last, signal }) => {
        await vaults.work({ vaultId: message["vaultId"] as Uuid, last, signal });
      });
      await jobs.work(SCAN_QUEUE, { concurrency: 1 }, enqueueDue);
      await jobs.work(ADVISORIES_QUEUE, { concurrency: 1 }, async ({ signal }) => void (await publicData.renewIfDue(signal)));
      await jobs.work(TIDY_QUEUE, { concurrency: 1 }, () => tidyTeams({ ...deps, sweepGraceMs: config.blobSweepGraceMs, listTeams: () => listTeams(db) }));
      await jobs.work(SEND_QUEUE, { concurrency: MAILS_AT_ONCE }, ({ message, last }) => mails.send(message["mailId"] as Uuid, { last }));
      await jobs.work(DELIVER_QUEUE, { concurrency: WEBHOOKS_AT_ONCE }, ({ message, last, signal }) => webhooks.deliver({ deliveryId: message["deliveryId"] as Uuid, last, signal }));
      await jobs.work(PURGE_TEAMS_QUEUE, { concurrency: 1 }, async () => void (await teams.run()));
      // What a crash left behind is looked for at once, not at the next full minute.
      await enqueueDue();
    },
  };
}

function createSources({ config, clock, programDir, scanner }: WorkerRoleDeps) {
  return createSourceContacts({
    egress: createEgress({ allow: config.sourceAllowedAddresses }),
    limits: { ...DEFAULT_FETCH_LIMITS, maxPackBytes: config.sourceMaxBytes, maxObjects: config.sourceMaxObjects, totalMs: config.sourceTimeoutMs },
    archiveLimits: { ...DEFAULT_ARCHIVE_LIMITS, maxBytes: config.archiveMaxBytes, maxUnpackedBytes: config.archiveMaxUnpackedBytes, maxEntries: config.archiveMaxEntries },
    clock,
    programDir,
    scanner,
  });
}
