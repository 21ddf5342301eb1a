// A stored record as the API shows it, and as an export holds it.

import { personalPartOf } from "#domains/audit/acts/compose-record.ts";
import type { StoredAct, StoredPersonal } from "#domains/audit/acts/read-acts.ts";
import { openPersonal, type PersonalText } from "#domains/audit/personal/seal-personal.ts";
import { isAppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { AuditEventDeclaration } from "#platform/domain/domain.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import type { AuditRecord } from "#protocol/api/audit.ts";
import type { PersonalPart } from "#protocol/audit/record.ts";
import type { Emails } from "./emails.ts";

export interface Shown {
  readonly key: DataKey;
  readonly emails: Emails;
  readonly events: ReadonlyMap<string, AuditEventDeclaration>;
}

export function showRecord(act: StoredAct, { key, emails, events }: Shown): AuditRecord {
  const { publicPart, personal } = act;
  const kept = typeof personal === "object" ? personal : null;
  const columns = kept?.columns;
  const text = kept === null ? null : openText(act.id, kept, key);
  const subjectId = publicPart.subject.id ?? columns?.subjectId ?? null;
  return {
    id: act.id,
    recordedAt: new Date(act.recordedAt).toISOString(),
    event: publicPart.event,
    title: events.get(publicPart.event)?.title ?? publicPart.event,
    actor: {
      kind: kindOf(publicPart.actor.kind),
      role: publicPart.actor.role,
      person: columns === undefined || columns.personId === null ? null : { id: columns.personId, email: emails.get(columns.personId) ?? null },
      sessionId: columns?.sessionId ?? null,
    },
    subject: { kind: publicPart.subject.kind, id: subjectId, email: publicPart.subject.kind === "person" && subjectId !== null ? (emails.get(subjectId) ?? null) : null },
    details: { ...publicPart.details, ...columns?.details },
    grantId: publicPart.grant,
    personal: kept === null ? (personal === "destroyed" ? "destroyed" : "none") : "kept",
    client: text === null ? null : { network: text.network ?? null, agent: text.agent ?? null },
    place: act.entry,
  };
}

/** Who is named in it, for `findEmail`. */
export function peopleIn({ publicPart, personal }: StoredAct): readonly (Uuid | null)[] {
  if (typeof personal !== "object") return [];
  return [personal.columns.personId, publicPart.subject.kind === "person" ? personal.columns.subjectId : null];
}

/** The personal part that the commitment is over, with its salt; null once destroyed. */
export function revealPersonal(act: StoredAct, key: DataKey): { readonly salt: Uint8Array; readonly part: PersonalPart } | null {
  const { personal } = act;
  if (typeof personal !== "object" || personal.salt === null) return null;
  return { salt: personal.salt, part: personalPartOf({ ...personal.columns, text: { ...openText(act.id, personal, key) } }) };
}

/** Null where there is none. What does not open is shown as none: whoever verifies finds that the commitment is to more. */
function openText(recordId: Uuid, { text }: StoredPersonal, key: DataKey): PersonalText | null {
  if (text === null) return null;
  try {
    return openPersonal(key, { recordId, ...text });
  } catch (error) {
    if (isAppError(error, "keyring.not-opened")) return null;
    throw error;
  }
}

function kindOf(kind: string): AuditRecord["actor"]["kind"] {
  if (kind === "person" || kind === "role" || kind === "operator") return kind;
  throw new Error("Defect: expected a kind of actor that the database admits.");
}
