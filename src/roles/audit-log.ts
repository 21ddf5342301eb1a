// What keeps the audit log going in one process: the sequencer and the witnesses' client, which the worker's program runs under the
// worker's rights, and the bell by which all roles of this process tell that somebody acted.

import { createAudit } from "#domains/audit/index.ts";
import { createSequencer } from "#domains/audit/log/sequencer.ts";
import { createWitnessClient } from "#domains/audit/work/witness-client.ts";
import { openWitness } from "#domains/audit/work/witness-post.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Config } from "#platform/config/load-config.ts";
import type { Db } from "#platform/db/db.ts";
import type { Domain } from "#platform/domain/domain.ts";
import type { Authority, TokenSource } from "#platform/keyring/authority.ts";
import type { Log } from "#platform/log/log.ts";

export interface AuditLogRoleDeps {
  readonly config: Pick<Config, "auditWitnesses">;
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly domains: readonly Domain[];
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

/** @throws AppError `source.invalid`, `audit.malformed` for a witness in the settings that is none. */
export function createAuditLogRole({ config, db, clock, log, domains, authority, serviceToken }: AuditLogRoleDeps): AuditLogRole {
  const audit = createAudit({ clock, domains, onAct: () => sequencer.wake() });
  const witnesses = createWitnessClient({ db, clock, log, audit, witnesses: config.auditWitnesses.map(openWitness) });
  const sequencer = createSequencer({ db, clock, log, sign: async (head) => authority.signCheckpoint(await serviceToken(), head), onCheckpoint: () => witnesses.wake() });
  return {
    onAct: () => sequencer.wake(),
    start() {
      sequencer.start();
      witnesses.start();
    },
    async stop() {
      await witnesses.stop();
      await sequencer.stop();
    },
  };
}
