// The whole log over a test database: acts of some teams, the sequencer, the reading half, and exports held against the verifier.

import { AppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { verifyExport, type Verdict } from "#cli/audit/verify-export.ts";
import { createAuditWriter, type AuditWriter } from "#domains/audit/acts/audit.ts";
import { createAuditReading, type AuditReading } from "#domains/audit/reading/reading.ts";
import { countStreamEntries } from "#domains/audit/log/log-store.ts";
import { nodeCrypto } from "#domains/audit/log/node-crypto.ts";
import { createSequencer, type Sequencer } from "#domains/audit/log/sequencer.ts";
import type { ManualClock } from "#platform/clock/manual-clock.ts";
import type { Db } from "#platform/db/db.ts";
import type { Caller, ClientInfo, PersonCaller } from "#platform/http/route.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";
import type { Log } from "#platform/log/log.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import { signStreamHead } from "#protocol/audit/checkpoint.ts";
import { composeVerifierKey } from "#protocol/audit/note.ts";
import { createTestSigner, testAct, TEST_REGISTRY, type TestSigner } from "./test-log.ts";

export interface LogHouse {
  readonly audit: AuditWriter;
  readonly reading: AuditReading;
  readonly sequencer: Sequencer;
  readonly signer: TestSigner;
  /** The log's verifier key. */
  readonly logKey: string;
  readonly client: ClientInfo;
  caller(teamId: Uuid, personId?: Uuid): PersonCaller;
  /** So many acts of somebody in the team, recorded and with their places. */
  act(teamId: Uuid, count: number, personId?: Uuid): Promise<readonly Uuid[]>;
  /** Everything that waits gets its place. */
  settle(): Promise<void>;
  exportOf(teamId: Uuid, range?: { readonly from?: string; readonly to?: string; readonly known?: string }): Promise<string>;
  /** With the log's true key, and checkpoints that the reader holds. */
  verify(text: string, previous?: readonly string[]): Verdict;
}

/** `signer`: the key of another house over the same database. */
export function createLogHouse({ db, clock, log, signer = createTestSigner() }: { readonly db: Db; readonly clock: ManualClock; readonly log: Log; readonly signer?: TestSigner }): LogHouse {
  const key = createEphemeralDataKey("field");
  const logKey = composeVerifierKey(nodeCrypto, signer.key);
  const client: ClientInfo = { network: "192.0.2.7", userAgent: "Browser" };
  const audit = createAuditWriter({ clock, domains: TEST_REGISTRY, db, role: "strongroom_web", fieldKey: async () => key });
  const sequencer = createSequencer({ db, clock, log, sign: signer.signCheckpoint });
  const reading = createAuditReading({
    db,
    clock,
    audit,
    domains: TEST_REGISTRY,
    fieldKey: async () => key,
    permissions: { authorise: (caller, act) => authorise(caller, act.tenantId) },
    findEmail: async (personId) => `${personId.slice(0, 8)}@example.org`,
    logKey: async () => signer.key,
    signStreamHead: async ({ stream, size }) => signStreamHead(nodeCrypto, { origin: signer.key.name, stream, size, sequence: await db.global("strongroom_authority", (tx) => countStreamEntries(tx, { stream, size })) }, signer),
    witnessKeys: [],
    readVerifier: async () => new Uint8Array(),
  });
  const settle = async (): Promise<void> => {
    while ((await sequencer.runOnce()) > 0);
  };
  const caller = (teamId: Uuid, personId = createUuid()): PersonCaller => testCaller(teamId, personId);
  return {
    audit, reading, sequencer, signer, logKey, client, caller, settle,
    async act(teamId, count, personId = createUuid()) {
      const ids = await Promise.all(Array.from({ length: count }, (_, at) => audit.record(teamId, testAct({ actor: { kind: "person", personId, sessionId: createUuid(), grantId: null }, details: { attempts: at } }))));
      await settle();
      return ids;
    },
    async exportOf(teamId, range = {}) {
      return readDownload(await reading.exports.export({ caller: caller(teamId), client, teamId, range }));
    },
    verify: (text, previous = []) => verifyExport(text.split("\n").slice(0, -1), { logKey, witnessKeys: [], previous }),
  };
}

export async function readDownload({ body }: Download): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** A member of the team, and of no other. */
function authorise(caller: Caller, tenantId: Uuid): PersonCaller {
  if (caller.kind !== "person") throw new AppError("session.required");
  if (!caller.teams.some((team) => team.tenantId === tenantId)) throw new AppError("team.unknown");
  return caller;
}

function testCaller(teamId: Uuid, personId: Uuid): PersonCaller {
  return {
    kind: "person", personId, sessionId: createUuid(), credential: "session", strength: "one-factor", scopes: "all", under: null, grants: [],
    teams: [{ tenantId: teamId, role: "auditor", projects: "all", demands: "one-factor", stale: false }],
  };
}
