// A browser with passkeys against the victim: cookies, the page's own token, and messages of the software authenticator, honest or not.

import assert from "node:assert/strict";

import type { Uuid } from "#base/uuid.ts";
import { assertPasskey, attest, createSoftwarePasskey, type AssertionLies, type AttestationLies, type SoftwareAlgorithm, type SoftwarePasskey } from "#domains/identity/passkeys/testing/software-authenticator.ts";
import { endpointUrl, isSchema, type Endpoint, type OutputOf } from "#protocol/api/endpoint.ts";
import { createFactorChallenge, createPasskey, signInWithPasskey, startPasskey, startPasskeySignIn, type PasskeyAssertion } from "#protocol/api/passkeys.ts";

import { ORIGIN, type Answer, type Victim } from "./victim.ts";

export interface Ask {
  /** Of a session; null for nobody. */
  readonly token: string | null;
  /** Of a sign-in under way. */
  readonly attempt?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Ceremonies {
  ask(endpoint: Endpoint, given: Ask): Promise<Answer>;
  /** The same, which must succeed. */
  call<E extends Endpoint>(endpoint: E, given: Ask): Promise<OutputOf<E>>;
  /** An attempt's cookie with a challenge that waits in it. */
  startSignIn(attempt?: string): Promise<{ readonly attempt: string; readonly challenge: string }>;
  signIn(passkey: SoftwarePasskey, lies?: AssertionLies): Promise<Answer>;
  /** As the second step of a sign-in under way. */
  signInAt(attempt: string, passkey: SoftwarePasskey): Promise<Answer>;
  startRegistration(token: string, proof?: unknown): Promise<{ readonly challenge: string; readonly userHandle: Uint8Array }>;
  register(token: string, passkey: SoftwarePasskey, lies?: AttestationLies): Promise<Answer>;
  /** Somebody new in the victim's team with one passkey. */
  enrol(personId: Uuid, given?: { readonly algorithm?: SoftwareAlgorithm; readonly lies?: AttestationLies }): Promise<{ readonly token: string; readonly passkey: SoftwarePasskey }>;
  /** Proof of the passkey in the session, as a body takes it. */
  prove(token: string, passkey: SoftwarePasskey, lies?: AssertionLies): Promise<{ readonly kind: "passkey"; readonly credential: PasskeyAssertion }>;
}

export const RP_ID = "localhost";

export function ceremonyOf(challenge: string): { readonly origin: string; readonly rpId: string; readonly challenge: string } {
  return { origin: ORIGIN, rpId: RP_ID, challenge };
}

export function createCeremonies(victim: Victim): Ceremonies {
  const ceremonies: Ceremonies = {
    ask: (endpoint, given) => ask(victim, endpoint, given),
    async call(endpoint, given) {
      const answer = await ask(victim, endpoint, given);
      assert.ok(answer.status < 300, `${endpoint.id}: ${answer.body}`);
      return (isSchema(endpoint.output) ? endpoint.output.parse(JSON.parse(answer.body)) : undefined) as OutputOf<typeof endpoint>;
    },
    async startSignIn(attempt) {
      const answer = await ask(victim, startPasskeySignIn, { token: null, ...(attempt === undefined ? {} : { attempt }) });
      assert.equal(answer.status, 200, answer.body);
      const { challenge, allowCredentials } = startPasskeySignIn.output.parse(JSON.parse(answer.body));
      assert.deepEqual(allowCredentials, []);
      return { attempt: attempt ?? cookieIn(answer, "attempt"), challenge };
    },
    async signInAt(attempt, passkey) {
      const { challenge } = await ceremonies.startSignIn(attempt);
      return ceremonies.ask(signInWithPasskey, { token: null, attempt, body: { credential: assertPasskey(passkey, ceremonyOf(challenge)) } });
    },
    async signIn(passkey, lies) {
      const { attempt, challenge } = await ceremonies.startSignIn();
      return ceremonies.ask(signInWithPasskey, { token: null, attempt, body: { credential: assertPasskey(passkey, ceremonyOf(challenge), lies) } });
    },
    async startRegistration(token, proof) {
      const { challenge, user } = await ceremonies.call(startPasskey, { token, body: proof === undefined ? {} : { proof } });
      return { challenge, userHandle: new Uint8Array(Buffer.from(user.id, "base64url")) };
    },
    async register(token, passkey, lies) {
      const { challenge, userHandle } = await ceremonies.startRegistration(token);
      passkey.userHandle = userHandle;
      return ceremonies.ask(createPasskey, { token, body: { credential: attest(passkey, ceremonyOf(challenge), lies) } });
    },
    async enrol(personId, { algorithm, lies } = {}) {
      const token = await victim.signIn(personId);
      const passkey = createSoftwarePasskey(algorithm);
      const answer = await ceremonies.register(token, passkey, lies);
      assert.equal(answer.status, 201, answer.body);
      return { token: cookieIn(answer, "session"), passkey };
    },
    async prove(token, passkey, lies) {
      const { challenge } = await ceremonies.call(createFactorChallenge, { token });
      return { kind: "passkey", credential: assertPasskey(passkey, ceremonyOf(challenge), lies) };
    },
  };
  return ceremonies;
}

async function ask(victim: Victim, endpoint: Endpoint, { token, attempt, params, body }: Ask): Promise<Answer> {
  const cookies = [...(token === null ? [] : [`strongroom_session=${token}`]), ...(attempt === undefined ? [] : [`strongroom_attempt=${attempt}`])];
  return victim.send({
    method: endpoint.method,
    url: endpointUrl(endpoint, { params }),
    token,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: { ...(cookies.length === 0 ? {} : { cookie: cookies.join("; ") }), ...(body === undefined ? {} : { "content-type": "application/json" }) },
  });
}

/** The value of a cookie that an answer sets. */
export function cookieIn({ headers }: Answer, name: "attempt" | "session"): string {
  const set = [headers["set-cookie"]].flat().map(String);
  const value = set.map((cookie) => new RegExp(`^strongroom_${name}=([A-Za-z0-9_-]{43});`).exec(cookie)?.[1]).find((found) => found !== undefined);
  assert.ok(value !== undefined, `the answer sets no ${name} cookie`);
  return value;
}
