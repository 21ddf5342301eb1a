// Who may change what opens an account (passkeys, the authenticator, the address): with proof of a factor as soon as there is one; before that,
// whoever signed in just now. A session that lies open, or was stolen, gets nobody a key of their own.

import { requireProof } from "#domains/identity/account/proof.ts";
import type { FactorProof } from "#domains/identity/factors/factors.ts";
import { AppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import type { PersonCaller } from "#platform/http/route.ts";

import type { PasskeyDeps } from "./deps.ts";

/** Enough to find the page and the device. */
const FRESH_MS = 10 * MINUTE;

/** @throws AppError `factor.proof-required`, `account.sign-in-again`, and what proving throws. */
export async function requireFresh({ clock, factors, sessions }: Pick<PasskeyDeps, "clock" | "factors" | "sessions">, person: PersonCaller, proof: FactorProof | undefined): Promise<void> {
  await requireProof(factors, person, proof ?? null);
  if (proof !== undefined) return;
  const { createdAt } = await sessions.get(person.sessionId);
  if (clock.now() - createdAt.getTime() > FRESH_MS) throw new AppError("account.sign-in-again");
}
