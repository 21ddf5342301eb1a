// A team's stream as a file that anybody can verify offline, and never whole in memory: records are read in stretches, each in a
// transaction of its own, against one state of the tree.

import { actorOf, type Actor } from "#domains/audit/acts/act.ts";
import { readStream, sequencesBetween } from "#domains/audit/acts/read-acts.ts";
import { findCheckpoints, readCheckpoint, readTiles } from "#domains/audit/log/log-store.ts";
import { nodeCrypto } from "#domains/audit/log/node-crypto.ts";
import { readCosignatures, readWitnesses } from "#domains/audit/log/witness-store.ts";
import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Db, Tx } from "#platform/db/db.ts";
import type { Caller, ClientInfo } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import { composeExport, type ExportedRecord } from "#protocol/audit/compose-export.ts";
import { composeVerifierKey } from "#protocol/audit/note.ts";
import type { TileSource } from "#protocol/audit/subtrees.ts";
import { createTreeHash } from "#protocol/audit/tree-hash.ts";

import type { AuditReadingDeps } from "./deps.ts";
import { revealPersonal } from "./show-record.ts";

export interface ExportRange {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Sizes of checkpoints that the reader holds, separated by commas: the file leads from each to the newest. */
  readonly known?: string | undefined;
}

export interface LogExport {
  /** @throws AppError `session.required`, `team.unknown`, `access.denied`, `audit.nothing-yet`. */
  export(given: { readonly caller: Caller; readonly client: ClientInfo; readonly teamId: Uuid; readonly range: ExportRange }): Promise<Download>;
  /** For whoever runs the server. @throws AppError `session.required`, `audit.nothing-yet`. */
  exportLocal(given: { readonly caller: Caller; readonly teamId: Uuid; readonly range: ExportRange }): Promise<Download>;
}

const STRETCH = 1_000;
const tree = createTreeHash(nodeCrypto);

export function createLogExport(deps: AuditReadingDeps): LogExport {
  return {
    async export({ caller, client, teamId, range }) {
      const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: "audit.export" });
      const personal = await deps.audit.sealPersonal(teamId, { network: client.network, ...(client.userAgent !== null && { agent: client.userAgent }) });
      return exportStream(deps, { teamId, range, actor: actorOf(person), personal });
    },
    async exportLocal({ caller, teamId, range }) {
      if (caller.kind !== "operator") throw new AppError("session.required");
      return exportStream(deps, { teamId, range, actor: actorOf(caller) });
    },
  };
}

interface ExportGiven {
  readonly teamId: Uuid;
  readonly range: ExportRange;
  readonly actor: Actor;
  readonly personal?: Awaited<ReturnType<AuditReadingDeps["audit"]["sealPersonal"]>>;
}

async function exportStream(deps: AuditReadingDeps, { teamId, range, actor, personal }: ExportGiven): Promise<Download> {
  const { db, audit } = deps;
  const plan = await db.tenant({ role: "strongroom_web", tenantId: teamId }, (tx) => planExport(tx, { teamId, range }));
  const { first, last, size } = plan;
  await audit.record(teamId, { actor, event: "audit.log-exported", subject: { kind: "team", id: teamId }, details: { first, last, size }, ...(personal !== undefined && { personal }) });
  const [logKey, streamHead, fieldKey] = await Promise.all([deps.logKey(), deps.signStreamHead({ stream: teamId, size }), deps.fieldKey(teamId)]);
  const lines = composeExport({
    tree,
    tiles: openTiles(db),
    header: { origin: logKey.name, stream: teamId, first, last, size, logKey: composeVerifierKey(nodeCrypto, logKey), witnessKeys: deps.witnessKeys, exportedAt: deps.clock.now() },
    records: readRecords(db, { teamId, first, last, size, fieldKey }),
    checkpoints: plan.checkpoints,
    streamHead,
  });
  return { mediaType: "application/jsonl", fileName: `audit-${teamId}-${first}-${last}.jsonl`, body: encode(lines) };
}

interface ExportPlan {
  readonly first: number;
  readonly last: number;
  readonly size: number;
  readonly checkpoints: readonly { readonly size: number; readonly note: string }[];
}

/** @throws AppError `audit.nothing-yet`. */
async function planExport(tx: Tx, { teamId, range }: Pick<ExportGiven, "teamId" | "range">): Promise<ExportPlan> {
  const newest = await readCheckpoint(tx);
  if (newest === null) throw new AppError("audit.nothing-yet");
  const { size } = newest;
  const { first, last } = await sequencesBetween(tx, { stream: teamId, size, from: dateOf(range.from), to: dateOf(range.to) });
  const known = range.known === undefined ? [] : range.known.split(",").map(Number).filter((each) => Number.isSafeInteger(each) && each > 0 && each < size);
  // The newest may not be cosigned yet: what each witness cosigned last belongs to the file.
  const cosigned = (await readWitnesses(tx)).map((witness) => witness.size).filter((each) => each > 0 && each < size);
  const checkpoints = [];
  for (const checkpoint of [...(await findCheckpoints(tx, [...known, ...cosigned])), newest]) {
    const lines = await readCosignatures(tx, checkpoint.size);
    checkpoints.push({ size: checkpoint.size, note: checkpoint.note + lines.join("") });
  }
  return { first, last, size, checkpoints };
}

function dateOf(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}

/** Each read in a transaction of its own: an export may take as long as its reader likes. */
function openTiles(db: Db): TileSource {
  return {
    async read(tiles) {
      const found = await db.global("strongroom_web", (tx) => readTiles(tx, tiles));
      const byPlace = new Map(found.map((tile) => [`${tile.level}/${tile.index}`, tile.hashes]));
      return tiles.map(({ level, index }) => byPlace.get(`${level}/${index}`) ?? new Uint8Array());
    },
  };
}

interface RecordsGiven extends Pick<ExportPlan, "first" | "last" | "size"> {
  readonly teamId: Uuid;
  readonly fieldKey: DataKey;
}

/** A record that is gone from its table, or stands where it cannot be, is left out: the verifier names the gap. */
async function* readRecords(db: Db, { teamId, first, last, size, fieldKey }: RecordsGiven): AsyncGenerator<ExportedRecord> {
  let lastIndex = -1;
  for (let after = first - 1; after < last; ) {
    const limit = Math.min(STRETCH, last - after);
    const from = after;
    const rows = await db.tenant({ role: "strongroom_web", tenantId: teamId }, (tx) => readStream(tx, { stream: teamId, after: from, size, limit }));
    for (const { index, sequence, act } of rows) {
      if (sequence > last) return;
      if (act?.commitment == null || index <= lastIndex) continue;
      lastIndex = index;
      yield { index, sequence, public: act.publicPart, commitment: act.commitment, personal: revealPersonal(act, fieldKey) };
    }
    const end = rows.at(-1);
    if (end === undefined) return;
    after = end.sequence;
  }
}

async function* encode(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const text of lines) if (text !== "") yield encoder.encode(text);
}
