// What keeps the audit log going in one process: the sequencer, which the worker's program runs under the worker's rights, and the
// bell by which all roles of this process tell it that somebody acted.

import { createSequencer, type Sequencer } from "#domains/audit/log/sequencer.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db } from "#platform/db/db.ts";
import type { Authority, TokenSource } from "#platform/keyring/authority.ts";
import type { Log } from "#platform/log/log.ts";

export interface AuditLogRoleDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly authority: Pick<Authority, "signCheckpoint">;
  /** Of the worker. */
  readonly serviceToken: TokenSource;
}

export interface AuditLogRole {
  /** For `createAudit`: somebody acted, or is about to. */
  readonly onAct: () => void;
  start(): void;
  /** Gives what was recorded last its place, and ends. */
  stop(): Promise<void>;
}

export function createAuditLogRole({ db, clock, log, authority, serviceToken }: AuditLogRoleDeps): AuditLogRole {
  const sequencer: Sequencer = createSequencer({ db, clock, log, sign: async (head) => authority.signCheckpoint(await serviceToken(), head) });
  return { onAct: () => sequencer.wake(), start: () => sequencer.start(), stop: () => sequencer.stop() };
}
