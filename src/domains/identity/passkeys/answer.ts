// An answer to a challenge: whose passkey gave it. Why one is refused is told to nobody outside: whoever answers is not known yet.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { PasskeyAssertion, PasskeyRequest } from "#protocol/api/passkeys.ts";

import { CHALLENGE_LIFETIME_MS, createChallenge, takeChallenge, type ChallengeOwner } from "./challenges.ts";
import { parseClientData } from "./client-data.ts";
import type { PasskeyAnswerDeps } from "./deps.ts";
import { createRelyingParty } from "./relying-party.ts";
import { findByCredential, markUsed, type PasskeyRow } from "./store.ts";
import { deriveUserHandle } from "./user-handle.ts";
import { verifyAssertion } from "./verify-assertion.ts";

/** `passkeys`: those that may answer; none named where nobody has said who they are. */
export async function requestAnswer(deps: PasskeyAnswerDeps, owner: ChallengeOwner, passkeys: readonly PasskeyRow[]): Promise<PasskeyRequest> {
  return {
    challenge: await createChallenge(deps, owner),
    rpId: createRelyingParty(deps.origin()).rpId,
    timeout: CHALLENGE_LIFETIME_MS,
    userVerification: "required",
    allowCredentials: passkeys.map(describePasskey),
  };
}

export function describePasskey({ credentialId, transports }: PasskeyRow): PasskeyRequest["allowCredentials"][number] {
  return { type: "public-key", id: Buffer.from(credentialId).toString("base64url"), transports: [...transports] };
}

export interface Answer extends ChallengeOwner {
  readonly credential: PasskeyAssertion;
  /** The one who must have answered; null where anybody may. */
  readonly personId: Uuid | null;
}

/** Gives the person. @throws AppError `passkey.refused`. */
export async function acceptAnswer(deps: PasskeyAnswerDeps, answer: Answer): Promise<Uuid> {
  const { credential, purpose, boundTo } = answer;
  const refuse = (cause: unknown): AppError => new AppError("passkey.refused", undefined, { cause });
  const { challenge } = attempt(() => parseClientData(credential.clientDataJSON), refuse);
  if (!(await takeChallenge(deps, { purpose, boundTo, challenge }))) throw refuse(new Error("there is no such challenge"));
  const passkey = await deps.db.global("strongroom_web", (tx) => findByCredential(tx, new Uint8Array(Buffer.from(credential.id, "base64url"))));
  if (passkey === null) throw refuse(new Error("there is no such passkey"));
  if (answer.personId !== null && passkey.personId !== answer.personId) throw refuse(new Error("the passkey is another person's"));
  const userHandle = await deriveUserHandle(deps, passkey.personId);
  const used = await verifyAssertion({ credential, challenge, party: createRelyingParty(deps.origin()), passkey, userHandle }).catch((error: unknown) => {
    throw refuse(error);
  });
  const marked = await deps.db.global("strongroom_web", (tx) =>
    markUsed(tx, { passkeyId: passkey.passkeyId, before: passkey.signCount, ...used, now: new Date(deps.clock.now()) }),
  );
  if (!marked) throw refuse(new Error("the counter has moved on meanwhile"));
  return passkey.personId;
}

function attempt<Result>(work: () => Result, refuse: (cause: unknown) => AppError): Result {
  try {
    return work();
  } catch (error) {
    throw refuse(error);
  }
}
