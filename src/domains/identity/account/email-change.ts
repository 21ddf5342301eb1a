// The address of an account: it is the account's when a code that was sent to it has been confirmed, so nobody can put an account under
// somebody else's address. Whether another account has it is told only to who reads its mail.

import { randomInt, timingSafeEqual } from "node:crypto";

import { composeAddressChangedMail, composeAddressMail } from "#domains/identity/sign-in/passcode-mail.ts";
import { indexEmail } from "#domains/identity/people/emails.ts";
import { requireFresh } from "#domains/identity/passkeys/require-fresh.ts";
import { updateEmail } from "#domains/identity/people/store.ts";
import { actorOf } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { PASSCODE_LENGTH } from "#protocol/api/sign-in.ts";

import type { Account, AccountDeps } from "./account.ts";
import { requirePerson, requireProof } from "./proof.ts";
import { deleteEmailChange, putEmailChange, takeEmailTry } from "./store.ts";

const CODE_MS = 10 * MINUTE;
const TRIES = 5;

export function createAccountEmails(deps: AccountDeps): Pick<Account, "changeEmail" | "confirmEmail"> {
  const { db, mails } = deps;
  return {
    async changeEmail(caller, { email, proof }) {
      const person = requirePerson(caller);
      const { personId } = person;
      mails.assertPossible();
      const key = await deps.fieldKey();
      await deps.throttle.take([{ plan: "mail", of: "person", value: personId }, { plan: "mail", of: "account", value: indexEmail(key, email) }]);
      // Whoever has no address yet cannot sign in again: the first owner, who came by a link.
      if ((await deps.people.findEmail(personId)) === null) await requireProof(deps.factors, caller, proof);
      else await requireFresh(deps, person, proof ?? undefined);
      const code = String(randomInt(10 ** PASSCODE_LENGTH)).padStart(PASSCODE_LENGTH, "0");
      const expiresAt = new Date(deps.clock.now() + CODE_MS);
      const [sealed, mail] = await Promise.all([deps.people.sealEmail(personId, email), mails.seal(composeAddressMail({ to: email, code, expiresAt }))]);
      await db.global("strongroom_web", async (tx) => {
        await putEmailChange(tx, { personId, email: sealed, codeHash: hashCode(key, { personId, index: sealed.index, code }), tries: TRIES, expiresAt });
        await mails.enqueue(tx, mail);
      });
      return { expiresAt };
    },
    async confirmEmail(caller, code) {
      const person = requirePerson(caller);
      const { personId } = person;
      const [key, before] = await Promise.all([deps.fieldKey(), deps.people.findEmail(personId)]);
      const tried = await db.global("strongroom_web", (tx) => takeEmailTry(tx, personId, new Date(deps.clock.now())));
      if (tried === null || !timingSafeEqual(hashCode(key, { personId, index: tried.email.index, code }), tried.codeHash)) throw new AppError("account.code-refused");
      const notice = before === null ? null : await mails.seal(composeAddressChangedMail(before));
      await deps.acts.record(personId, async (tx) => {
        if (!(await deleteEmailChange(tx, personId, tried.codeHash))) throw new AppError("account.code-refused");
        if (!(await updateEmail(tx, personId, tried.email))) throw new AppError("account.email-taken");
        if (notice !== null) await mails.enqueue(tx, notice);
        return { result: undefined, acts: [{ actor: actorOf(person), event: "identity.email-changed", subject: { kind: "person", id: personId }, details: {} }] };
      });
    },
  };
}

function hashCode(key: Pick<DataKey, "index">, { personId, index, code }: { readonly personId: Uuid; readonly index: Uint8Array; readonly code: string }): Uint8Array {
  return key.index("email_changes.code_hash", `${personId} ${Buffer.from(index).toString("base64url")} ${code}`);
}
