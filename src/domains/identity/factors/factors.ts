// Second factors of a person: what they have, and proof of one within a session, for elevation and for changing factors.
// Recovery codes let somebody in again, and prove nothing here.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import type { PasskeyRequest } from "#protocol/api/passkeys.ts";

export interface FactorList {
  readonly totp: { readonly addedAt: Date } | null;
  /** Left; null when none were ever made. */
  readonly recoveryCodes: { readonly left: number; readonly madeAt: Date } | null;
  readonly passkeys: number;
}

export type FactorProof = { readonly kind: "totp"; readonly code: string } | { readonly kind: "passkey"; readonly credential: unknown };

export interface Factors {
  list(personId: Uuid): Promise<FactorList>;
  /** A challenge for the person's passkeys that `verify` takes of a caller with the same session, once. @throws AppError `factor.none`. */
  startPasskey(person: Pick<PersonCaller, "personId" | "sessionId">): Promise<PasskeyRequest>;
  /** @throws AppError `factor.refused`, `factor.none` when the person has no such factor, `sign-in.wait`. */
  verify(person: PersonCaller, proof: FactorProof): Promise<"totp" | "passkey">;
}

/** The passkeys' half, which `passkeys/` gives. */
export interface PasskeyFactor {
  count(tx: Tx, personId: Uuid): Promise<number>;
  removeAll(tx: Tx, personId: Uuid): Promise<void>;
  start: Factors["startPasskey"];
  /** Against the challenge that is bound to the session. @throws AppError `factor.refused`. */
  verify(person: PersonCaller, credential: unknown): Promise<void>;
}
