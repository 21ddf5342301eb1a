// CT-05 and CT-10: what goes through the relay is kept nowhere, and goes where its envelope says, by a program that has nothing to open it with.

import { sql } from "kysely";

import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { loadedOf, readProgramClosure, type ProgramClosure } from "#platform/domain/program-closure.ts";
import { composeControl } from "#protocol/live/envelope/control.ts";
import { composeHeader, FRAME_TYPES, HEADER_BYTES, type FrameHeader } from "#protocol/live/envelope/header.ts";
import { startRelay, stepRelay, type RelayState } from "#protocol/live/envelope/relay.ts";

const RELAY = "src/roles/relay.ts";
/** What keys and content are made with. */
const OPENERS = ["src/protocol/live/handshake/", "src/protocol/live/sealed/", "src/protocol/live/messages/", "src/protocol/live/peers/", "src/platform/keyring/", "@hpke/core", "yjs"];
/** What keeps. */
const STORES = ["src/platform/db/", "src/platform/blobs/", "src/domains/", "kysely", "pg", "@electric-sql/pglite", "node:fs", "node:fs/promises", "node:sqlite"];

export const framesNotStored: Claim = {
  id: "CT-05",
  statement: "What people edit together passes sealed and is stored nowhere: the relay has no place to keep a frame in, and its tables none to hold one.",
  kind: "checked",
  owner: "live",
  proof: { schedule: "daily", check: { run: checkNothingStored } },
};

export const routedByKind: Claim = {
  id: "CT-10",
  statement: "The relay routes by kind alone (a selection goes to followers) and does not know the file: nothing in its program can open a frame.",
  kind: "checked",
  owner: "live",
  proof: { schedule: "daily", check: { run: async ({ programDir }) => checkRouting(programDir) } },
};

/** All that the tables of live sessions hold, with the type: neither texts nor bytes of any length but the two hashes, the number and the sealed address. */
const COLUMNS: readonly string[] = [
  "live_connections.address_sealed bytea", "live_connections.connected_at timestamp with time zone", "live_connections.disconnected_at timestamp with time zone", "live_connections.id uuid", "live_connections.key_id uuid",
  "live_connections.live_session_id uuid", "live_connections.peer integer", "live_connections.tenant_id uuid",
  "live_directory.live_session_id uuid", "live_directory.seen_at timestamp with time zone", "live_directory.session bytea", "live_directory.tenant_id uuid",
  "live_sessions.credential text", "live_sessions.credential_id uuid", "live_sessions.end_reason text", "live_sessions.ended_at timestamp with time zone", "live_sessions.ended_by uuid", "live_sessions.host_token_hash bytea",
  "live_sessions.id uuid", "live_sessions.members_only boolean", "live_sessions.most_participants integer", "live_sessions.started_at timestamp with time zone", "live_sessions.started_by uuid", "live_sessions.tenant_id uuid",
];

async function checkNothingStored({ db, programDir }: CheckContext): Promise<CheckOutcome> {
  const { rows: columns } = await db.global("strongroom_web", (tx) =>
    sql<{ column: string }>`
      select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, null) as column
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relkind in ('r', 'p') and c.relname like 'live\\_%' and a.attnum > 0 and not a.attisdropped`.execute(tx.as<object>()),
  );
  const { rows: grants } = await db.global("strongroom_web", (tx) =>
    sql<{ name: string }>`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and has_table_privilege('strongroom_relay', c.oid, 'select, insert, update, delete')`.execute(tx.as<object>()),
  );
  const stores = loadedOf(readProgramClosure(programDir, RELAY), STORES);
  const unknown = columns.map(({ column }) => column).filter((column) => !COLUMNS.includes(column));
  const evidence = { columns: columns.length, unknown: unknown.join(", ") || "none", grants: grants.length, stores: stores.join(", ") || "none" };
  if (unknown.length > 0) return claimFails(`Live sessions have columns that nobody vouched for: ${unknown.join(", ")}.`.slice(0, 480), evidence);
  if (grants.length > 0) return claimFails(`The relay's database role may read or write ${grants.length} tables; it may none.`, evidence);
  if (stores.length > 0) return claimFails(`The relay loads what can keep something: ${stores.join(", ")}.`.slice(0, 480), evidence);
  return claimPasses(`${columns.length} columns of live sessions: numbers, times, hashes and a sealed address. The relay's program loads no store, and its database role may nothing.`, evidence);
}

function checkRouting(programDir: string): CheckOutcome {
  const closure: ProgramClosure = readProgramClosure(programDir, RELAY);
  const openers = loadedOf(closure, OPENERS);
  const astray = findAstray();
  const evidence = { files: closure.files.size, openers: openers.join(", ") || "none", kinds: ROUTES.length, astray: astray.join(", ") || "none" };
  if (openers.length > 0) return claimFails(`The relay loads what could open a frame: ${openers.join(", ")}.`.slice(0, 480), evidence);
  if (astray.length > 0) return claimFails(`Frames went elsewhere than their kind says: ${astray.join(", ")}.`, evidence);
  return claimPasses(`${closure.files.size} files of the relay: none can open a frame. Frames of ${ROUTES.length} kinds went where their kind says, a selection to followers alone.`, evidence);
}

/** Three members, of whom 2 and 3 follow 1: who sends what, and who gets it. */
const ROUTES: readonly { readonly from: number; readonly header: FrameHeader; readonly to: readonly number[] }[] = [
  { from: 1, header: { kind: "up", peer: 1, epoch: 0, seq: 0 }, to: [0] },
  { from: 0, header: { kind: "down", peer: 2, epoch: 0, seq: 0 }, to: [2] },
  { from: 0, header: { kind: "broadcast", peer: 0, epoch: 1, seq: 0 }, to: [1, 2, 3] },
  { from: 0, header: { kind: "followers", peer: 1, epoch: 1, seq: 0 }, to: [2, 3] },
  { from: 0, header: { kind: "followers", peer: 2, epoch: 1, seq: 0 }, to: [] },
];

function findAstray(): readonly string[] {
  const state = fillRelay();
  return ROUTES.flatMap(({ from, header, to }) => {
    const frame = new Uint8Array(HEADER_BYTES + FRAME_TYPES[header.kind].minBody);
    frame.set(composeHeader(header));
    const passed = stepRelay(state, { kind: "frame", from, frame, now: 0 }).actions.flatMap((action) => (action.kind === "pass" ? action.to : []));
    return passed.join(" ") === to.join(" ") ? [] : [`${header.kind} to ${passed.join(" ") || "nobody"}`];
  });
}

function fillRelay(): RelayState {
  let state = stepRelay(startRelay({ maxMembers: 3 }), { kind: "host-connected", now: 0 }).state;
  const host = (frame: Uint8Array): void => void (state = stepRelay(state, { kind: "frame", from: 0, frame, now: 0 }).state);
  for (const peer of [1, 2, 3]) {
    const tokenHash = new Uint8Array(32).fill(peer);
    host(composeControl({ kind: "invite", tokenHash, expiresAt: 1 }));
    state = stepRelay(state, { kind: "guest-connected", tokenHash: Buffer.from(tokenHash).toString("hex"), now: 0 }).state;
    host(composeControl({ kind: "admit", peer, tokenHash: new Uint8Array(32).fill(100 + peer) }));
  }
  host(composeControl({ kind: "follow", peer: 1, followers: [2, 3] }));
  return state;
}
