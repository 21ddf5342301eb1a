// Passcodes by e-mail: eight digits, good once, for ten minutes, in the browser that asked. What is asked for an address that nobody has is
// answered alike, in text and in time: the answer waits for nothing that differs. Whether there is somebody to send the code to is
// looked up after it, and as much work is done when there is not.

import { randomInt, timingSafeEqual } from "node:crypto";

import type { Background } from "#domains/identity/background.ts";
import type { IdentityDeps } from "#domains/identity/deps.ts";
import { indexEmail, openEmail } from "#domains/identity/people/emails.ts";
import { findPersonByIndex, findPersonIdByIndex } from "#domains/identity/people/store.ts";
import { hashDeviceToken, isDeviceToken } from "#domains/identity/sessions/device-token.ts";
import { isKnownDevice } from "#domains/identity/sessions/store.ts";
import { waitError, type Throttle, type ThrottleKey } from "#domains/identity/throttle/throttle.ts";
import { hashToken } from "#domains/identity/token.ts";
import { AppError } from "#base/app-error.ts";
import { SECOND } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { PASSCODE_LENGTH, type CodeSent } from "#protocol/api/sign-in.ts";

import { ATTEMPT_MS, type Attempts, type Browser, type Outcome } from "./attempts.ts";
import { TRIES } from "./create-attempts.ts";
import { composePasscodeMail } from "./passcode-mail.ts";
import { findAttempt, setCode, takeTry, useCode, type AttemptRow } from "./store.ts";

export interface Passcodes {
  /** `token` is for the `attempt` cookie: the browser's own, or a new one. @throws AppError `sign-in.wait`, `mail.not-configured`. */
  send(given: { readonly email: string; readonly token: string | null; readonly browser: Browser }): Promise<{ readonly token: string; readonly sent: CodeSent }>;
  /** @throws AppError `sign-in.expired`, `sign-in.refused`, `sign-in.wait`. */
  enter(given: { readonly code: string; readonly token: string | null; readonly browser: Browser }): Promise<Outcome>;
}

export interface PasscodeDeps extends Pick<IdentityDeps, "db" | "clock" | "fieldKey" | "mails"> {
  readonly attempts: Attempts;
  readonly throttle: Throttle;
  readonly background: Background;
}

/** Mail takes a while; whoever asks twice at once has not looked. */
const RESEND_MS = 30 * SECOND;
/** Where mail for nobody would go: it is sealed and queued like any other. */
const NOBODY = "nobody@invalid.example";
/** Before all times. */
const OVER = new Date(0);

export function createPasscodes(deps: PasscodeDeps): Passcodes {
  return { send: (given) => send(deps, given), enter: (given) => enter(deps, given) };
}

async function send(deps: PasscodeDeps, given: { readonly email: string; readonly token: string | null; readonly browser: Browser }): Promise<{ readonly token: string; readonly sent: CodeSent }> {
  deps.mails.assertPossible();
  const key = await deps.fieldKey();
  const emailIndex = indexEmail(key, given.email);
  const now = new Date(deps.clock.now());
  const found = given.token === null ? null : await deps.db.global("strongroom_web", (tx) => findAttempt(tx, { tokenHash: hashToken(given.token ?? ""), now }));
  const own = found !== null && isFor(found, emailIndex) ? found : null;
  if (own !== null) assertResend(own, now);
  await deps.throttle.take(await mailKeys(deps, { key, emailIndex, browser: given.browser }));
  const begun = own === null || given.token === null ? await deps.attempts.begin() : { token: given.token, attempt: own };
  const { attemptId } = begun.attempt;
  const code = createCode();
  const expiresAt = new Date(now.getTime() + ATTEMPT_MS);
  await deps.db.global("strongroom_web", (tx) => setCode(tx, { attemptId, emailIndex, codeHash: hashCode(key, { attemptId, emailIndex, code }), now, expiresAt, tries: TRIES }));
  deps.background.run(() => mailCode(deps, { emailIndex, code, expiresAt }));
  return { token: begun.token, sent: { expiresAt: expiresAt.toISOString(), resendAfter: new Date(now.getTime() + RESEND_MS).toISOString() } };
}

/** The same address again, or the second step of whoever has shown their password. */
function isFor(attempt: AttemptRow, emailIndex: Uint8Array): boolean {
  return attempt.emailIndex !== null && Buffer.compare(attempt.emailIndex, emailIndex) === 0;
}

function assertResend({ sentAt }: AttemptRow, now: Date): void {
  const waitMs = sentAt === null ? 0 : sentAt.getTime() + RESEND_MS - now.getTime();
  if (waitMs > 0) throw waitError(waitMs);
}

/** A browser that signed in as whoever has the address has a count of its own; all others share those of the address and of their network. */
async function mailKeys(deps: PasscodeDeps, { key, emailIndex, browser }: { readonly key: DataKey; readonly emailIndex: Uint8Array; readonly browser: Browser }): Promise<readonly ThrottleKey[]> {
  const deviceHash = await knownDeviceHash(deps, { key, emailIndex, browser });
  if (deviceHash !== null) return [{ plan: "mail", of: "device", value: Buffer.concat([deviceHash, emailIndex]) }];
  return [{ plan: "mail", of: "account", value: emailIndex }, { plan: "network", of: "network", value: browser.client.network }];
}

async function knownDeviceHash(deps: PasscodeDeps, { key, emailIndex, browser }: { readonly key: DataKey; readonly emailIndex: Uint8Array; readonly browser: Browser }): Promise<Uint8Array | null> {
  const { deviceToken } = browser;
  if (deviceToken === null || !isDeviceToken(key, deviceToken)) return null;
  const deviceHash = hashDeviceToken(deviceToken);
  return (await deps.db.global("strongroom_web", (tx) => isKnownDevice(tx, { deviceHash, emailIndex }))) ? deviceHash : null;
}

/** After the answer. For an address that nobody has, the same is written as for others; the mail is over before it could be sent, so the sender takes it away. */
async function mailCode(deps: PasscodeDeps, { emailIndex, code, expiresAt }: { readonly emailIndex: Uint8Array; readonly code: string; readonly expiresAt: Date }): Promise<void> {
  const person = await deps.db.global("strongroom_web", (tx) => findPersonByIndex(tx, emailIndex));
  const key = await deps.fieldKey();
  const mail = person === null ? composePasscodeMail({ to: NOBODY, code, expiresAt: OVER }) : composePasscodeMail({ to: openEmail(key, person.personId, person.sealed), code, expiresAt });
  const sealed = await deps.mails.seal(mail);
  await deps.db.global("strongroom_web", (tx) => deps.mails.enqueue(tx, sealed));
}

async function enter(deps: PasscodeDeps, given: { readonly code: string; readonly token: string | null; readonly browser: Browser }): Promise<Outcome> {
  const attempt = await deps.attempts.find(given.token);
  if (attempt === null) throw new AppError("sign-in.expired");
  const key = await deps.fieldKey();
  const counted: readonly ThrottleKey[] = [{ plan: "network", of: "network", value: given.browser.client.network }];
  const known = given.browser.deviceToken !== null && isDeviceToken(key, given.browser.deviceToken);
  if (!known) await deps.throttle.take(counted);
  const personId = await useUp(deps, { key, attemptId: attempt.attemptId, code: given.code });
  // The code that was asked for, and the one that was entered.
  if (!known) for (let times = 0; times < 2; times++) await deps.throttle.forgive(counted);
  return deps.attempts.pass(attempt, { personId, method: "passcode" }, given.browser);
}

/** Whose code it was. @throws AppError `sign-in.refused`. */
async function useUp(deps: PasscodeDeps, { key, attemptId, code }: { readonly key: DataKey; readonly attemptId: Uuid; readonly code: string }): Promise<Uuid> {
  const now = new Date(deps.clock.now());
  const tried = await deps.db.global("strongroom_web", (tx) => takeTry(tx, { attemptId, now }));
  if (tried === null || tried.emailIndex === null || tried.codeHash === null) throw new AppError("sign-in.refused", undefined, { details: { triesLeft: 0 } });
  const { emailIndex, codeHash, triesLeft } = tried;
  const same = timingSafeEqual(hashCode(key, { attemptId, emailIndex, code }), codeHash);
  // Asked whether the code is right or not: what follows takes the same time for an address that nobody has.
  const personId = await deps.db.global("strongroom_web", (tx) => findPersonIdByIndex(tx, emailIndex));
  const used = same && (await deps.db.global("strongroom_web", (tx) => useCode(tx, { attemptId, codeHash })));
  if (!used || personId === null) throw new AppError("sign-in.refused", undefined, { details: { triesLeft } });
  return personId;
}

function createCode(): string {
  return String(randomInt(10 ** PASSCODE_LENGTH)).padStart(PASSCODE_LENGTH, "0");
}

/** Bound to the attempt and the address: in another browser, or for somebody else, it is another hash. */
function hashCode(key: Pick<DataKey, "index">, { attemptId, emailIndex, code }: { readonly attemptId: Uuid; readonly emailIndex: Uint8Array; readonly code: string }): Uint8Array {
  return key.index("sign_in_attempts.code_hash", `${attemptId} ${Buffer.from(emailIndex).toString("base64url")} ${code}`);
}
