// The relay's claims on a sound system, and each red once what it guards is broken.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { accessDomain } from "#domains/access/index.ts";
import { auditDomain } from "#domains/audit/index.ts";
import { identityDomain } from "#domains/identity/index.ts";
import { liveDomain } from "#domains/live/domain.ts";
import { DAY } from "#base/units.ts";
import { createUuid } from "#base/uuid.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import type { CheckOutcome } from "#platform/domain/claim.ts";
import { readProgramClosure } from "#platform/domain/program-closure.ts";

import { createLiveClaims } from "./index.ts";

const PROGRAM = join(import.meta.dirname, "../../../..");
const DOMAINS = [auditDomain, identityDomain, accessDomain, liveDomain];

forEachEngine("claims about the relay", { domains: DOMAINS }, async ({ t, db, asOwner, execAsOwner }) => {
  const [teamId, personId, sessionId] = [createUuid(), createUuid(), createUuid()];
  await asOwner("insert into people (person_id, created_at) values ($1, now())", [personId]);
  await asOwner("insert into team_directory (person_id, team_id) values ($1, $2)", [personId, teamId]);
  await asOwner("insert into live_sessions (tenant_id, id, members_only, started_by, credential, credential_id, started_at, ended_at, end_reason) values ($1, $2, false, $3, 'session', $2, now(), now(), 'host')", [teamId, sessionId, personId]);
  const connect = (age: string) => asOwner(`insert into live_connections (tenant_id, id, live_session_id, peer, key_id, address_sealed, connected_at) values ($1, $2, $3, 1, $2, '\\x00', now() - interval '${age}')`, [teamId, createUuid(), sessionId]);
  await connect("30 days");

  async function run(id: string, programDir = PROGRAM): Promise<CheckOutcome> {
    const claim = createLiveClaims({ connectionsKeptMs: 30 * DAY, refusesPlain: async () => true }).find((each) => each.id === id);
    assert.ok(claim !== undefined && claim.proof !== "not yet proven" && "check" in claim.proof);
    return claim.proof.check.run({ db, tables: liveDomain.tables, dataDir: "/nonexistent", programDir, scratchDir: "/nonexistent", environment: "test", signal: AbortSignal.timeout(60_000) });
  }

  /** What the relay loads, with something more in one of its files. */
  async function withImport(line: string, id: string): Promise<CheckOutcome> {
    const folder = await mkdtemp(join(tmpdir(), "relay-"));
    for (const file of readProgramClosure(PROGRAM, "src/roles/relay.ts").files) await cp(join(PROGRAM, file), join(folder, file), { recursive: true });
    const loaded = /"#([^"]+)"/.exec(line)?.[1];
    if (loaded !== undefined) for (const file of readProgramClosure(PROGRAM, join("src", loaded)).files) await cp(join(PROGRAM, file), join(folder, file), { recursive: true });
    const place = join(folder, "src/platform/live-relay/wire.ts");
    await writeFile(place, `${line}\n${await readFile(place, "utf8")}`);
    const outcome = await run(id, folder);
    await rm(folder, { recursive: true });
    return outcome;
  }

  for (const id of ["CT-05", "CT-09", "CT-10"]) {
    await t.test(`${id} is proven on a sound system`, async () => {
      const outcome = await run(id);
      assert.equal(outcome.ok, true, outcome.finding);
    });
  }

  async function broken(id: string, breaks: string, mends: string): Promise<CheckOutcome> {
    await execAsOwner(breaks);
    const outcome = await run(id);
    await execAsOwner(mends);
    return outcome;
  }

  const sabotage: readonly (readonly [id: string, what: string, finding: RegExp, attempt: () => Promise<CheckOutcome>])[] = [
    ["CT-05", "a column for frames", /live_sessions\.frame bytea/, () => broken("CT-05", "alter table live_sessions add column frame bytea", "alter table live_sessions drop column frame")],
    ["CT-05", "a table of frames", /live_frames\.body bytea/, () => broken("CT-05", "create table live_frames (body bytea)", "drop table live_frames")],
    ["CT-05", "a grant of the relay's", /may read or write 1 tables/, () => broken("CT-05", "grant insert on live_connections to strongroom_relay", "revoke insert on live_connections from strongroom_relay")],
    ["CT-05", "a relay that writes files", /node:fs/, () => withImport('import { writeFile } from "node:fs/promises";', "CT-05")],
    ["CT-05", "a relay that has blobs", /src\/platform\/blobs/, () => withImport('import { createFolderBlobs } from "#platform/blobs/folder-blobs.ts";', "CT-05")],
    ["CT-10", "a relay that can open a frame", /src\/protocol\/live\/sealed\/channel/, () => withImport('import { createOpener } from "#protocol/live/sealed/channel.ts";', "CT-10")],
    ["CT-10", "a relay that reads messages", /src\/protocol\/live\/messages\/codec/, () => withImport('import { decodeMessage } from "#protocol/live/messages/codec.ts";', "CT-10")],
    ["CT-09", "a connection that was kept for too long", /1 of 2 logged connections are older/, async () => {
      await connect("32 days");
      const outcome = await run("CT-09");
      await asOwner("delete from live_connections where connected_at < now() - interval '31 days'");
      return outcome;
    }],
    ["CT-09", "an ended session that can still be found", /1 still stand in the directory/, async () => {
      await asOwner("insert into live_directory (session, tenant_id, live_session_id, seen_at) values ($1, $2, $3, now())", [new Uint8Array(16), teamId, sessionId]);
      const outcome = await run("CT-09");
      await asOwner("delete from live_directory");
      return outcome;
    }],
  ];
  for (const [id, what, finding, attempt] of sabotage) {
    await t.test(`${id} goes red at ${what}`, async () => {
      const outcome = await attempt();
      assert.equal(outcome.ok, false, outcome.finding);
      assert.match(outcome.finding, finding);
    });
  }
});
