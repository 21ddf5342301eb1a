// The second factors and the password of one's own account.

import { encodeBase32, totpUri } from "#domains/identity/factors/totp-code.ts";
import { factorKey } from "#domains/identity/factors/create-factors.ts";
import { requireFresh } from "#domains/identity/passkeys/require-fresh.ts";
import { actorOf, type Act } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import type { PersonCaller } from "#platform/http/route.ts";

import type { Account, AccountDeps } from "./account.ts";
import { requirePerson, requireProof } from "./proof.ts";

const ISSUER = "Strongroom";
/** In an authenticator, for somebody who has given no address. */
const NO_ADDRESS = "account";

type Parts = Pick<Account, "beginTotp" | "confirmTotp" | "removeTotp" | "makeRecoveryCodes" | "setPassword" | "removePassword">;

export function createAccountFactors(deps: AccountDeps): Parts {
  const { acts, factors, people, sessions, ownPasswords } = deps;
  return {
    async beginTotp(caller, proof) {
      const person = requirePerson(caller);
      await requireFresh(deps, person, proof ?? undefined);
      const { personId } = person;
      const [secret, email] = await Promise.all([factors.beginTotp(personId), people.findEmail(personId)]);
      return { secret: encodeBase32(secret), uri: totpUri(secret, { issuer: ISSUER, account: email ?? NO_ADDRESS }) };
    },
    async confirmTotp(caller, code) {
      const person = requirePerson(caller);
      const { personId, sessionId } = person;
      const step = await factors.checkPendingTotp(personId, code, [factorKey("session", sessionId)]);
      const codes = (await factors.list(personId)).recoveryCodes === null ? await factors.prepareRecoveryCodes(personId) : null;
      return acts.record(personId, async (tx) => {
        await factors.activateTotp(tx, personId, step);
        if (codes !== null) await factors.storeRecoveryCodes(tx, personId, codes);
        const { token, session } = await sessions.rotate(tx, sessionId, "totp");
        const result = { token, expiresAt: session.expiresAt, recoveryCodes: codes?.codes ?? null };
        return { result, acts: [act(person, "identity.totp-added"), ...(codes === null ? [] : [act(person, "identity.recovery-codes-made")])] };
      });
    },
    async removeTotp(caller, proof) {
      const person = await requireProof(factors, caller, proof);
      await acts.record(person.personId, async (tx) => {
        await factors.removeTotp(tx, person.personId);
        return { result: undefined, acts: [act(person, "identity.totp-removed")] };
      });
    },
    async makeRecoveryCodes(caller, proof) {
      const person = await requireProof(factors, caller, proof);
      const codes = await factors.prepareRecoveryCodes(person.personId);
      return acts.record(person.personId, async (tx) => {
        await factors.storeRecoveryCodes(tx, person.personId, codes);
        return { result: codes.codes, acts: [act(person, "identity.recovery-codes-made")] };
      });
    },
    async setPassword(caller, { password, proof }) {
      const person = requirePerson(caller);
      const { personId } = person;
      if (!ownPasswords.on) throw new AppError("request.route-unknown");
      await requireFresh(deps, person, proof ?? undefined);
      const prepared = await ownPasswords.prepare({ personId, password, email: await people.findEmail(personId) });
      await acts.record(personId, async (tx) => {
        await ownPasswords.set(tx, prepared);
        return { result: undefined, acts: [act(person, "identity.password-set")] };
      });
    },
    async removePassword(caller, proof) {
      const person = requirePerson(caller);
      if (!ownPasswords.on) throw new AppError("request.route-unknown");
      await requireFresh(deps, person, proof ?? undefined);
      await acts.record(person.personId, async (tx) => ({ result: undefined, acts: (await ownPasswords.remove(tx, person.personId)) ? [act(person, "identity.password-removed")] : [] }));
    },
  };
}

function act(person: PersonCaller, event: string): Act {
  return { actor: actorOf(person), event, subject: { kind: "person", id: person.personId }, details: {} };
}
