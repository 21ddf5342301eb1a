// A program that records acts and sequences them until it is killed; it prints each record's id once its record is durable.
// Arguments: the database (`postgres` and a URL, or `pglite` and a folder), the team's id.

import { createAuditWriter } from "#domains/audit/acts/audit.ts";
import { auditDomain } from "#domains/audit/domain.ts";
import { createSequencer } from "#domains/audit/log/sequencer.ts";
import { createSystemClock } from "#platform/clock/system-clock.ts";
import { createDb } from "#platform/db/create-db.ts";
import { createTestLog } from "#platform/db/testing/for-each-engine.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";
import { Secret } from "#platform/secrets/secret.ts";
import { createTestSigner, testAct, TEST_REGISTRY } from "./test-log.ts";

const [engine, place = "", teamId = ""] = process.argv.slice(2);
const CALLERS = 8;

const log = createTestLog();
const clock = createSystemClock();
const database = engine === "pglite" ? ({ kind: "pglite", folder: place } as const) : ({ kind: "postgres", url: await Secret.seal(place), maxConnections: 4 } as const);
const db = await createDb({ database, domains: [auditDomain], clock, log });
// Each start has a key of its own: nothing here looks at signatures.
const sequencer = createSequencer({ db, clock, log, sign: createTestSigner().signCheckpoint });
const key = createEphemeralDataKey("field");
const audit = createAuditWriter({ clock, domains: TEST_REGISTRY, db, role: "strongroom_web", fieldKey: async () => key, onAct: () => sequencer.wake() });
sequencer.start();

async function act(): Promise<void> {
  for (;;) {
    const id = await audit.record(teamId, testAct());
    process.stdout.write(`${id}\n`);
  }
}
await Promise.all(Array.from({ length: CALLERS }, act));
