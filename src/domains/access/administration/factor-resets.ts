// The way back of who has lost every second factor and recovery code, by whoever may open the data folder: they hold the master key and the database
// already. Nobody can do it over the network. All factors and the password go, all that lets the person in ends, and a one-time link lets them begin again;
// it stands in the records of the installation and of their teams as the operator's act, and the person is told by mail.

import { AppError, isAppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { INSTALLATION_ID } from "#platform/keyring/authority.ts";
import type { Mail, SealedMail } from "#platform/mail/mails.ts";
import { composeWelcomePath } from "#protocol/api/session.ts";
import type { FactorReset } from "#protocol/api/factor-reset.ts";

import type { AccessDeps } from "#domains/access/deps.ts";
import { webScope } from "#domains/access/scope.ts";
import { listTeamIds } from "#domains/access/store.ts";

import { deleteConfirmationsOf } from "./confirmation-store.ts";
import { endAdminSessionsOf } from "./store.ts";

export interface FactorResets {
  /** `email` null: the first owner's. @throws AppError `admin.person-unknown`. */
  reset(email: string | null): Promise<FactorReset>;
}

export function createFactorResets(deps: AccessDeps): FactorResets {
  return {
    async reset(email) {
      const personId = await (email === null ? deps.identity.findFirstPerson() : deps.identity.findPersonByEmail(email));
      if (personId === null) throw new AppError("admin.person-unknown");
      const notice = await sealNotice(deps, personId);
      const sessions = await resetFactors(deps, personId, notice);
      deps.forgetCaller(personId);
      const link = await deps.identity.createWelcomeLink(personId);
      return { url: deps.linkTo(composeWelcomePath(link.token, { back: true })), expiresAt: link.expiresAt.toISOString(), sessions: sessions.length, mailed: notice !== null };
    },
  };
}

/** Gives the sessions that ended. The teams' records are written first: what cannot be recorded is not done. */
async function resetFactors({ db, audit, clock, identity, mails }: AccessDeps, personId: Uuid, notice: SealedMail | null): Promise<readonly Uuid[]> {
  const act = { actor: { kind: "operator" }, event: "access.factors-reset", subject: { kind: "person", id: personId }, details: {} } as const;
  for (const teamId of await db.global("strongroom_web", (tx) => listTeamIds(tx, personId))) await db.tenant(webScope(teamId), (tx) => audit.recordAct(tx, act));
  return db.tenant(webScope(INSTALLATION_ID), async (tx) => {
    await audit.recordAct(tx, act);
    await endAdminSessionsOf(tx, personId, new Date(clock.now()));
    await deleteConfirmationsOf(tx, personId);
    await identity.factors.removeAll(tx, personId);
    // Whoever took the factors may know it; and with it alone they would be let in.
    await identity.passwords.remove(tx, personId);
    if (notice !== null) await mails.enqueue(tx, notice);
    return identity.endAll(tx, personId);
  });
}

/** Null for who gave no address, and where there is no way to send. */
async function sealNotice({ identity, mails }: AccessDeps, personId: Uuid): Promise<SealedMail | null> {
  const to = await identity.findEmail(personId);
  if (to === null) return null;
  try {
    return await mails.seal(composeNotice(to));
  } catch (error) {
    if (isAppError(error, "mail.not-configured")) return null;
    throw error;
  }
}

function composeNotice(to: string): Mail {
  return {
    to,
    subject: "Your second factors for Strongroom were removed",
    text: [
      "Whoever runs the machine has removed your passkeys, your authenticator, your recovery",
      "codes and your password, signed you out everywhere, and ended your API tokens.",
      "",
      "They give you a link that signs you in once. Set up a passkey or an authenticator",
      "then: until you do, one factor is enough to sign in as you.",
      "",
      "If you did not ask them for it, tell the others who run your team at once: it",
      "stands in your team's log.",
      "",
    ].join("\n"),
  };
}
