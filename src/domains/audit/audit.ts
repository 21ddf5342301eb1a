// The audit log as other domains use it: an act is recorded in its own transaction, or it does not happen.

import type { Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Tx } from "#platform/db/db.ts";
import type { AuditEventDeclaration } from "#platform/domain/domain.ts";
import { checkAct, type Act } from "./act.ts";
import { insertAct, selectActs, type AuditCursor, type RecordedAct } from "./store.ts";

export interface Audit {
  /** Call it with the transaction that does the act; the team is that transaction's tenant. Gives the record's id. */
  recordAct(tx: Tx, act: Act): Promise<Uuid>;
  /** The acts of the transaction's tenant, newest first. */
  listActs(tx: Tx, page: { readonly after: AuditCursor; readonly limit: number }): Promise<readonly RecordedAct[]>;
}

export interface AuditGiven {
  readonly clock: Clock;
  /** The registry: the events of all domains. */
  readonly domains: readonly { readonly name: string; readonly auditEvents: readonly AuditEventDeclaration[] }[];
}

/** @throws Error (a defect) when two domains declare one event, or one declares an event under another's name. */
export function createAudit({ clock, domains }: AuditGiven): Audit {
  const events = new Map<string, AuditEventDeclaration>();
  for (const { name, auditEvents } of domains) {
    for (const event of auditEvents) {
      if (!event.name.startsWith(`${name}.`)) throw new Error(`Defect: expected audit events of ${name} to begin with «${name}.», got ${event.name}.`);
      if (events.has(event.name)) throw new Error(`Defect: the audit event ${event.name} is declared twice.`);
      events.set(event.name, event);
    }
  }
  return {
    async recordAct(tx, act) {
      checkAct(act, events.get(act.event));
      return insertAct(tx, act, clock.now());
    },
    listActs: selectActs,
  };
}
