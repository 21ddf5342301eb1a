// A team reads its log: a list, one record with its proof, the state of the whole. Reading is itself recorded, but once in a while for
// each session: a page that is looked at all day is one reader, not a thousand.

import { findAct, listActs, type ActFilter } from "#domains/audit/acts/read-acts.ts";
import { actorOf } from "#domains/audit/acts/act.ts";
import { nodeCrypto } from "#domains/audit/log/node-crypto.ts";
import { readCheckpoint, readLastSequences, readLogSize, tileSource, type StoredCheckpoint } from "#domains/audit/log/log-store.ts";
import { readCosignatures, readWitnesses } from "#domains/audit/log/witness-store.ts";
import { AppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import { composePage, parsePage } from "#platform/http/paging.ts";
import type { Caller, ClientInfo, PersonCaller } from "#platform/http/route.ts";
import type { AuditFilter, AuditProof, AuditRecord, AuditState } from "#protocol/api/audit.ts";
import type { PageQuery } from "#protocol/api/values.ts";
import { encodeBase64 } from "#protocol/audit/bytes.ts";
import { composeVerifierKey } from "#protocol/audit/note.ts";
import { proveInclusion } from "#protocol/audit/proofs.ts";
import { createTreeHash } from "#protocol/audit/tree-hash.ts";

import type { AuditReadingDeps } from "./deps.ts";
import { createEmails } from "./emails.ts";
import { peopleIn, revealPersonal, showRecord } from "./show-record.ts";

/** Who reads, and from where. */
export interface Reader {
  readonly caller: Caller;
  readonly client: ClientInfo;
}

/** Each: @throws AppError `session.required`, `team.unknown`, `access.denied`. */
export interface LogReading {
  list(reader: Reader, teamId: Uuid, query: PageQuery & AuditFilter): Promise<{ items: AuditRecord[]; nextCursor: string | null }>;
  /** @throws AppError `audit.record-unknown`. */
  get(reader: Reader, teamId: Uuid, recordId: Uuid): Promise<AuditProof>;
  state(caller: Caller, teamId: Uuid): Promise<AuditState>;
}

/** A reader is recorded again after this. */
const SAME_READER_MS = 10 * MINUTE;
const MAX_READERS = 10_000;
/** Records that are looked at for whether some still wait for their place. */
const NEWEST = 50;

const tree = createTreeHash(nodeCrypto);

export function createLogReading(deps: AuditReadingDeps): LogReading {
  const { db, events } = deps;
  const emailsOf = createEmails(deps);
  const recordReader = createReaderRecord(deps);
  const scope = (teamId: Uuid) => ({ role: "strongroom_web", tenantId: teamId }) as const;
  const may = (caller: Caller, teamId: Uuid): PersonCaller => deps.permissions.authorise(caller, { tenantId: teamId, permission: "audit.read" });
  return {
    async list({ caller, client }, teamId, query) {
      await recordReader(may(caller, teamId), teamId, client);
      const page = parsePage(query);
      const after = page.after === null ? null : { recordedAt: page.after.at.getTime(), id: page.after.id };
      const rows = await db.tenant(scope(teamId), (tx) => listActs(tx, { filter: filterOf(query), after, limit: page.limit + 1 }));
      const [key, emails] = await Promise.all([deps.fieldKey(teamId), emailsOf(rows.flatMap(peopleIn))]);
      return composePage(rows, page, { place: ({ recordedAt, id }) => ({ at: new Date(recordedAt), id }), item: (row) => showRecord(row, { key, emails, events }) });
    },
    async get({ caller, client }, teamId, recordId) {
      await recordReader(may(caller, teamId), teamId, client);
      const logKey = composeVerifierKey(nodeCrypto, await deps.logKey());
      const { act, inclusion } = await db.tenant(scope(teamId), async (tx) => {
        const found = await findAct(tx, recordId);
        if (found === null) throw new AppError("audit.record-unknown");
        return { act: found, inclusion: await prove(tx, found.entry?.index ?? null) };
      });
      const [key, emails] = await Promise.all([deps.fieldKey(teamId), emailsOf(peopleIn(act))]);
      const personal = revealPersonal(act, key);
      return {
        record: showRecord(act, { key, emails, events }),
        stream: teamId,
        publicPart: { ...act.publicPart, actor: { ...act.publicPart.actor }, details: { ...act.publicPart.details }, subject: { ...act.publicPart.subject } },
        commitment: act.commitment === null ? null : encodeBase64(act.commitment),
        personalPart: personal === null ? null : { salt: encodeBase64(personal.salt), part: { ...personal.part } },
        inclusion: inclusion === null ? null : { ...inclusion, logKey },
      };
    },
    async state(caller, teamId) {
      may(caller, teamId);
      const key = await deps.logKey();
      const found = await db.tenant(scope(teamId), async (tx) => ({
        size: await readLogSize(tx),
        checkpoint: await readCheckpoint(tx),
        sequences: await readLastSequences(tx, [teamId]),
        newest: await listActs(tx, { filter: {}, after: null, limit: NEWEST }),
        witnesses: await readWitnesses(tx),
      }));
      return {
        origin: key.name,
        logKey: composeVerifierKey(nodeCrypto, key),
        size: found.size,
        checkpoint: found.checkpoint === null ? null : showCheckpoint(found.checkpoint),
        sequence: found.sequences.get(teamId) ?? 0,
        waiting: found.newest.some(({ entry, commitment }) => entry === null && commitment !== null),
        witnesses: found.witnesses.map(({ name, state, size, cosignedAt, askedAt, seenSize }) => ({
          name, state, size, seenSize, cosignedAt: cosignedAt?.toISOString() ?? null, askedAt: askedAt?.toISOString() ?? null,
        })),
        events: [...events.values()].map(({ name, title }) => ({ name, title })),
      };
    },
  };
}

function filterOf({ from, to, event, actor, subject, grant }: AuditFilter): ActFilter {
  return { from: from === undefined ? undefined : new Date(from), to: to === undefined ? undefined : new Date(to), event, personId: actor, subjectId: subject, grantId: grant };
}

function showCheckpoint({ size, root, note, signedAt }: StoredCheckpoint): NonNullable<AuditState["checkpoint"]> {
  return { size, root: encodeBase64(root), signedAt: signedAt.toISOString(), note };
}

/** To the newest checkpoint; null while the record waits for its place. */
async function prove(tx: Tx, index: number | null): Promise<{ readonly checkpoint: string; readonly path: string[] } | null> {
  const checkpoint = await readCheckpoint(tx);
  if (index === null || checkpoint === null || index >= checkpoint.size) return null;
  const path = await proveInclusion({ tree, tiles: tileSource(tx) }, { index, size: checkpoint.size });
  const lines = await readCosignatures(tx, checkpoint.size);
  return { checkpoint: checkpoint.note + lines.join(""), path: path.map(encodeBase64) };
}

/** Leaves «audit.log-read» for somebody who has not read for a while. */
function createReaderRecord({ audit, clock }: AuditReadingDeps): (person: PersonCaller, teamId: Uuid, client: ClientInfo) => Promise<void> {
  const readers = new Map<string, number>();
  return async (person, teamId, client) => {
    const name = `${teamId} ${person.sessionId} ${person.under ?? ""}`;
    const now = clock.now();
    const last = readers.get(name);
    if (last !== undefined && now - last < SAME_READER_MS) return;
    const personal = await audit.sealPersonal(teamId, { network: client.network, ...(client.userAgent !== null && { agent: client.userAgent }) });
    await audit.record(teamId, { actor: actorOf(person), event: "audit.log-read", subject: { kind: "team", id: teamId }, details: {}, personal });
    if (readers.size >= MAX_READERS) readers.clear();
    readers.set(name, now);
  };
}
