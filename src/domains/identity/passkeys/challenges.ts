// Challenges: random, kept on the server as a hash, bound to the attempt or session that asked, good for minutes, and for one answer.

import { randomBytes } from "node:crypto";

import { MINUTE } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import { hashToken } from "#domains/identity/token.ts";

import type { PasskeyAnswerDeps } from "./deps.ts";
import { insertChallenge, useChallenge } from "./store.ts";
import type { ChallengePurpose } from "./tables.ts";

/** The specification asks for 16 bytes at least (section 13.4.3). */
const CHALLENGE_BYTES = 32;
/** Time to find the other device and its PIN; the recommended range of time-outs is 5 to 10 minutes (section 15.1). */
export const CHALLENGE_LIFETIME_MS: number = 5 * MINUTE;

export interface ChallengeOwner {
  readonly purpose: ChallengePurpose;
  readonly boundTo: Uuid;
}

/** base64url of 32 random bytes. */
export async function createChallenge({ db, clock }: Pick<PasskeyAnswerDeps, "db" | "clock">, owner: ChallengeOwner): Promise<string> {
  const challenge = randomBytes(CHALLENGE_BYTES).toString("base64url");
  const now = clock.now();
  await db.global("strongroom_web", (tx) =>
    insertChallenge(tx, { ...owner, hash: hashToken(challenge), now: new Date(now), expiresAt: new Date(now + CHALLENGE_LIFETIME_MS) }),
  );
  return challenge;
}

/** Whether the owner was given this challenge; whatever comes of it, it is used up now. */
export function takeChallenge({ db, clock }: Pick<PasskeyAnswerDeps, "db" | "clock">, owner: ChallengeOwner & { readonly challenge: string }): Promise<boolean> {
  const { purpose, boundTo } = owner;
  return db.global("strongroom_web", (tx) => useChallenge(tx, { purpose, boundTo, hash: hashToken(owner.challenge), now: new Date(clock.now()) }));
}
