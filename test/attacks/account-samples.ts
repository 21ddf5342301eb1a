// Bodies that the routes of signing in and of one's own account take, for the suites that attack every route.

import { createUuid, type Uuid } from "#base/uuid.ts";

const PROOF = { kind: "totp", code: "000000" };

export const ACCOUNT_SAMPLES: Readonly<Record<string, () => object>> = {
  "sign-in.send-passcode": () => ({ email: "somebody@example.org" }),
  "sign-in.enter-passcode": () => ({ code: "00000000" }),
  "sign-in.enter-second-factor": () => PROOF,
  "sign-in.enter-password": () => ({ email: "somebody@example.org", password: "three unrelated words" }),
  "account.change-email": () => ({ email: "somebody.else@example.org", proof: PROOF }),
  "account.confirm-email": () => ({ code: "00000000" }),
  "account.begin-totp": () => ({ proof: PROOF }),
  "account.confirm-totp": () => ({ code: "000000" }),
  "account.remove-totp": () => ({ proof: PROOF }),
  "account.make-recovery-codes": () => ({ proof: PROOF }),
  "account.set-password": () => ({ password: "three unrelated words", proof: PROOF }),
  "account.remove-password": () => ({ proof: PROOF }),
};

/** A session nobody has: they are a person's own, and in no team. */
export const SAMPLE_SESSION_ID: Uuid = createUuid();
