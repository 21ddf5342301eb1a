// The one-time link: its holder becomes the owner of a first team, or, who is there already, comes back in. It stands for one factor, since somebody
// at the machine gave it: whoever has a second one is asked for it, as after a code by mail, and only then is anything made for them.

import { createUuid } from "#base/uuid.ts";
import type { AccessDeps } from "#domains/access/deps.ts";
import type { Browser, Outcome } from "#domains/identity/index.ts";

export interface WelcomeGiven {
  readonly token: string;
  readonly teamName?: string | undefined;
  readonly browser: Browser;
}

export interface WelcomeOutcome {
  /** For the cookie of the sign-in that the link has begun. */
  readonly attemptToken: string;
  readonly outcome: Outcome;
}

/** @throws AppError `welcome.link-refused`. */
export async function welcome({ identity }: Pick<AccessDeps, "identity">, { token, teamName, browser }: WelcomeGiven): Promise<WelcomeOutcome> {
  // Looked at before anything is made, so that guessing links costs us nothing; used for good in the transaction that it is for.
  const link = await identity.lookAtWelcomeLink(token);
  const { token: attemptToken, attempt } = await identity.attempts.begin();
  const personId = link.personId ?? createUuid();
  const outcome = await identity.attempts.pass(
    attempt,
    {
      personId,
      method: "welcome-link",
      teamName,
      async keep(tx) {
        await identity.useWelcomeLink(tx, token);
        if (link.personId === null) await identity.createPerson(tx, { personId, email: null });
      },
    },
    browser,
  );
  return { attemptToken, outcome };
}
