// Who may change an account: its person in a browser, with proof of a second factor as soon as there is one.

import type { OwnFactors } from "#domains/identity/factors/create-factors.ts";
import type { FactorProof } from "#domains/identity/factors/factors.ts";
import { AppError } from "#base/app-error.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";

/** @throws AppError `session.required`, `access.token-scope`. */
export function requirePerson(caller: Caller): PersonCaller {
  if (caller.kind !== "person") throw new AppError("session.required");
  if (caller.credential !== "session") throw new AppError("access.token-scope", "An account is changed in the browser.");
  return caller;
}

/** @throws AppError also `factor.proof-required`, `account.sign-in-again` in a session of single sign-on, and what `Factors.verify` throws. */
export async function requireProof(factors: Pick<OwnFactors, "list" | "verify">, caller: Caller, proof: FactorProof | null): Promise<PersonCaller> {
  const person = requirePerson(caller);
  if (proof !== null) {
    await factors.verify(person, proof);
    return person;
  }
  // A team's provider speaks for people in its team; what opens all their teams it neither sees nor changes.
  if (person.onlyTeam !== undefined) throw new AppError("account.sign-in-again");
  const { totp, passkeys } = await factors.list(person.personId);
  if (totp !== null || passkeys > 0) throw new AppError("factor.proof-required");
  return person;
}
