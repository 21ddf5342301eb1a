// An act as the log keeps it: a public part of identifiers, words and numbers that lead to no person, a personal part behind a salt,
// and the hash that commits to both. Pure but for the salt. What it gives is what stands in the rows, and what they are checked by.

import { randomBytes } from "node:crypto";

import type { Uuid } from "#base/uuid.ts";
import { nodeCrypto } from "#domains/audit/log/node-crypto.ts";
import { commitToPersonal, hashRecord, SALT_BYTES, type PersonalPart, type PublicPart } from "#protocol/audit/record.ts";
import type { Act } from "./act.ts";

export interface ComposedRecord {
  readonly publicPart: PublicPart;
  readonly personal: PersonalColumns;
  readonly salt: Uint8Array;
  readonly personalHash: Uint8Array;
  readonly recordHash: Uint8Array;
}

/** What leads to a person, as it stands in its columns. */
export interface PersonalColumns {
  readonly personId: Uuid | null;
  readonly sessionId: Uuid | null;
  readonly subjectId: Uuid | null;
  readonly details: Readonly<Record<string, string>> | null;
  readonly text: PersonalPart;
}

/** Subjects whose id leads to a person. */
const PERSONAL_SUBJECTS: ReadonlySet<string> = new Set(["person", "session"]);
/** Details that name a person, by their name. */
const PERSONAL_DETAIL = /^(?:p|[a-z]+P)ersonId$/;
const DETAIL_PREFIX = "detail";

export function composeRecord(act: Act, at: { readonly id: Uuid; readonly recordedAt: number }): ComposedRecord {
  const { actor, event, subject } = act;
  const entries = Object.entries(act.details);
  const ofPeople = entries.filter(([name]) => PERSONAL_DETAIL.test(name)).map(([name, value]): [string, string] => [name, String(value)]);
  const subjectIsPersonal = PERSONAL_SUBJECTS.has(subject.kind);
  const publicPart: PublicPart = {
    actor: { kind: actor.kind, role: actor.kind === "role" ? actor.role : null },
    details: Object.fromEntries(entries.filter(([name]) => !PERSONAL_DETAIL.test(name))),
    event,
    grant: actor.kind === "person" ? actor.grantId : null,
    id: at.id,
    recordedAt: at.recordedAt,
    subject: { id: subjectIsPersonal ? null : subject.id, kind: subject.kind },
  };
  const personal: PersonalColumns = {
    personId: actor.kind === "person" ? actor.personId : null,
    sessionId: actor.kind === "person" ? actor.sessionId : null,
    subjectId: subjectIsPersonal ? subject.id : null,
    details: ofPeople.length === 0 ? null : Object.fromEntries(ofPeople),
    text: { ...act.personal?.text },
  };
  const salt = new Uint8Array(randomBytes(SALT_BYTES));
  const personalHash = commitToPersonal(nodeCrypto, salt, personalPartOf(personal));
  return { publicPart, personal, salt, personalHash, recordHash: hashRecord(nodeCrypto, publicPart, personalHash) };
}

/** The personal part that the hash commits to, out of its columns. */
export function personalPartOf({ personId, sessionId, subjectId, details, text }: PersonalColumns): PersonalPart {
  const part: Record<string, string> = { ...text };
  if (personId !== null) part["personId"] = personId;
  if (sessionId !== null) part["sessionId"] = sessionId;
  if (subjectId !== null) part["subjectId"] = subjectId;
  for (const [name, value] of Object.entries(details ?? {})) part[`${DETAIL_PREFIX}${name[0]?.toUpperCase() ?? ""}${name.slice(1)}`] = value;
  return part;
}
