// The audit log as other domains write it: an act is recorded in its own transaction, or it does not happen.

import type { Uuid } from "#base/uuid.ts";
import { openEvents } from "#domains/audit/acts/events.ts";
import { sealPersonal, type PersonalText, type SealedPersonal } from "#domains/audit/personal/seal-personal.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db, DbRole, Tx } from "#platform/db/db.ts";
import type { AuditEventDeclaration } from "#platform/domain/domain.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import type { Page } from "#platform/http/paging.ts";
import { checkAct, type Act } from "./act.ts";
import { createActWriter } from "./act-writer.ts";
import { insertActs, prepareAct, type PreparedAct } from "./insert-acts.ts";
import { listActs } from "./read-acts.ts";

export interface Audit {
  /** Call it with the transaction that does the act; the team is that transaction's tenant. Gives the record's id. One round trip. */
  recordAct(tx: Tx, act: Act): Promise<Uuid>;
  /** Several of one transaction in one round trip, in this order. */
  recordActs(tx: Tx, acts: readonly Act[]): Promise<readonly Uuid[]>;
  /** What was done under a grant, newest first, one above the limit of the page. */
  listActsUnder(tx: Tx, given: { readonly grantId: Uuid; readonly page: Page }): Promise<readonly ActUnderGrant[]>;
}

/** A record as it stands beside its grant. */
export interface ActUnderGrant {
  readonly id: Uuid;
  readonly recordedAt: Date;
  readonly event: string;
  readonly title: string;
  readonly subject: { readonly kind: string; readonly id: Uuid | null };
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

/** Of a role that also records what has no transaction of its own. */
export interface AuditWriter extends Audit {
  /** An act without other work: durable when this resolves, many callers' together. Never within a transaction. */
  record(tenantId: Uuid, act: Act): Promise<Uuid>;
  /** Where an act comes from, to go into its record. Asks the authority for a key, so never within a transaction. */
  sealPersonal(tenantId: Uuid, text: PersonalText): Promise<SealedPersonal>;
}

export interface AuditGiven {
  readonly clock: Pick<Clock, "now">;
  /** The registry: the events of all domains. */
  readonly domains: readonly { readonly name: string; readonly auditEvents: readonly AuditEventDeclaration[] }[];
  /** Told at each act, some moments before it can be seen: the sequencer of this process looks then. */
  readonly onAct?: () => void;
}

export interface AuditWriterGiven extends AuditGiven {
  readonly db: Db;
  readonly role: DbRole;
  fieldKey(tenantId: Uuid): Promise<DataKey>;
}

/** @throws Error (a defect) when two domains declare one event, or one declares an event under another's name. */
export function createAudit({ clock, domains, onAct }: AuditGiven): Audit {
  const events = openEvents(domains);
  const prepare = createPreparation(events, clock);
  const recordActs = async (tx: Tx, acts: readonly Act[]): Promise<readonly Uuid[]> => {
    const prepared = acts.map(prepare);
    if (prepared.length > 0) await insertActs(tx, prepared);
    onAct?.();
    return prepared.map(({ id }) => id);
  };
  return {
    recordActs,
    async listActsUnder(tx, { grantId, page }) {
      const after = page.after === null ? null : { recordedAt: page.after.at.getTime(), id: page.after.id };
      const acts = await listActs(tx, { filter: { grantId }, after, limit: page.limit + 1 });
      return acts.map(({ id, recordedAt, publicPart, personal }) => ({
        id,
        recordedAt: new Date(recordedAt),
        event: publicPart.event,
        title: events.get(publicPart.event)?.title ?? publicPart.event,
        subject: { kind: publicPart.subject.kind, id: publicPart.subject.id ?? (typeof personal === "object" ? personal.columns.subjectId : null) },
        details: { ...publicPart.details },
      }));
    },
    async recordAct(tx, act) {
      const [id] = await recordActs(tx, [act]);
      if (id === undefined) throw new Error("Defect: expected the id of the one record.");
      return id;
    },
  };
}

/** Throws as `createAudit`. */
export function createAuditWriter(given: AuditWriterGiven): AuditWriter {
  const prepare = createPreparation(openEvents(given.domains), given.clock);
  const writer = createActWriter(given);
  return {
    ...createAudit(given),
    async record(tenantId, act) {
      const prepared = prepare(act);
      await writer.write(tenantId, prepared);
      given.onAct?.();
      return prepared.id;
    },
    async sealPersonal(tenantId, text) {
      return sealPersonal(await given.fieldKey(tenantId), text);
    },
  };
}

function createPreparation(events: ReadonlyMap<string, AuditEventDeclaration>, clock: Pick<Clock, "now">): (act: Act) => PreparedAct {
  return (act) => {
    checkAct(act, events.get(act.event));
    return prepareAct({ act, recordedAt: clock.now() });
  };
}
