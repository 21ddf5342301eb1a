// What a record of an act may say: who did what to what, and details of declared shapes. Pure.

import { ERRORS } from "#base/error-catalogue.ts";
import { isUuid, type Uuid } from "#base/uuid.ts";
import type { AuditDetailShape, AuditEventDeclaration } from "#platform/domain/domain.ts";
import type { Caller } from "#platform/http/route.ts";
import type { RoleName } from "#platform/keyring/authority.ts";
import type { SealedPersonal } from "#domains/audit/personal/seal-personal.ts";

/** A person in a session, under the grant that they needed for it; whoever may open the socket in the data folder, or a role of the program of its own accord. */
export type Actor =
  | { readonly kind: "person"; readonly personId: Uuid; readonly sessionId: Uuid; readonly grantId: Uuid | null }
  | { readonly kind: "operator" }
  | { readonly kind: "role"; readonly role: RoleName };

export type AuditDetails = Readonly<Record<string, number | boolean | string>>;

export interface Act {
  readonly actor: Actor;
  /** One of the registry. */
  readonly event: string;
  /** What it was done to: `{ kind: "vault", id }`. */
  readonly subject: { readonly kind: string; readonly id: Uuid };
  /** Exactly those that the event declares. */
  readonly details: AuditDetails;
  /** Where it came from, sealed before the transaction by `audit.sealPersonal`, where that matters. */
  readonly personal?: SealedPersonal;
}

/** @throws Error (a defect) for a caller who is nobody: an act has someone who did it. */
export function actorOf(caller: Caller): Actor {
  if (caller.kind === "operator") return { kind: "operator" };
  if (caller.kind !== "person") throw new Error("Defect: expected somebody as the actor of a recorded act.");
  return { kind: "person", personId: caller.personId, sessionId: caller.sessionId, grantId: caller.under };
}

/** @throws Error (a defect) when the act is not of the event's declared form: a record that says more could hold a name. */
export function checkAct(act: Act, event: AuditEventDeclaration | undefined): void {
  if (event === undefined) throw new Error("Defect: expected an audit event that a domain declares.");
  const declared = Object.keys(event.details);
  const given = Object.keys(act.details);
  if (given.length !== declared.length || given.some((name) => !declared.includes(name))) {
    throw new Error(`Defect: expected the details ${declared.join(", ") || "none"} for ${event.name}.`);
  }
  const wrong = declared.find((name) => !fits(event.details[name], act.details[name]));
  if (wrong !== undefined) throw new Error(`Defect: the detail ${wrong} of ${event.name} is not of its declared shape.`);
  if (!isUuid(act.subject.id)) throw new Error(`Defect: expected a UUID as the subject of ${event.name}.`);
}

/** As `Date` writes it, and in no other way: nothing else hides in it. */
function isInstant(value: string): boolean {
  const time = Date.parse(value);
  return Number.isFinite(time) && new Date(time).toISOString() === value;
}

function fits(shape: AuditDetailShape | undefined, value: unknown): boolean {
  if (shape === "number") return typeof value === "number" && Number.isFinite(value);
  if (shape === "boolean") return typeof value === "boolean";
  if (shape === "uuid") return typeof value === "string" && isUuid(value);
  if (shape === "error-code") return typeof value === "string" && Object.hasOwn(ERRORS, value);
  if (shape === "sha256") return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
  if (shape === "instant") return typeof value === "string" && isInstant(value);
  return shape !== undefined && typeof value === "string" && shape.includes(value);
}
