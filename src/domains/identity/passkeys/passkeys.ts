// A person's passkeys: made, named, used, removed.

import { actorOf, type Act } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { FactorProof, PasskeyFactor } from "#domains/identity/factors/factors.ts";
import type { Attempt } from "#domains/identity/sign-in/attempts.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";
import { passkeyAssertionSchema, type Passkey, type PasskeyAssertion, type PasskeyAttestation, type PasskeyCreation, type PasskeyRequest } from "#protocol/api/passkeys.ts";

import { acceptAnswer, describePasskey, requestAnswer } from "./answer.ts";
import { CHALLENGE_LIFETIME_MS, createChallenge, takeChallenge } from "./challenges.ts";
import { parseClientData } from "./client-data.ts";
import type { PasskeyAnswerDeps, PasskeyDeps } from "./deps.ts";
import { PASSKEY_ALGORITHMS } from "./public-key.ts";
import { providerOf } from "./providers.ts";
import { createRelyingParty, RELYING_PARTY_NAME } from "./relying-party.ts";
import { countOfPerson, deletePasskey, deletePasskeysOf, insertPasskey, listOfPerson, lockOfPerson, renameOfPerson, type PasskeyRow, type SealedPasskeyName } from "./store.ts";
import { requireFresh } from "./require-fresh.ts";
import { deriveUserHandle } from "./user-handle.ts";
import { verifyRegistration, type NewPasskey } from "./verify-registration.ts";

export interface Passkeys {
  startSignIn(attempt: Attempt): Promise<PasskeyRequest>;
  /** Gives the person; of a second step only the one who took the first. @throws AppError `passkey.refused`. */
  signIn(attempt: Attempt, credential: PasskeyAssertion): Promise<Uuid>;
  /** @throws AppError `factor.none`. */
  startProof(person: PersonCaller): Promise<PasskeyRequest>;
  /** @throws AppError `account.sign-in-again` in a session of single sign-on. */
  list(person: PersonCaller): Promise<readonly Passkey[]>;
  /** @throws AppError `factor.proof-required`, `account.sign-in-again`, `passkey.too-many`. */
  startRegistration(person: PersonCaller, proof: FactorProof | undefined): Promise<PasskeyCreation>;
  /** @throws AppError `passkey.not-kept`, `passkey.duplicate`, `passkey.too-many`. */
  register(person: PersonCaller, given: { readonly credential: PasskeyAttestation; readonly name: string | undefined }): Promise<Registered>;
  /** @throws AppError `passkey.unknown`, `account.sign-in-again`. */
  rename(person: PersonCaller, given: { readonly passkeyId: Uuid; readonly name: string }): Promise<Passkey>;
  /** @throws AppError `passkey.unknown`, `passkey.last`, `factor.proof-required`, `account.sign-in-again`. */
  remove(person: PersonCaller, given: { readonly passkeyId: Uuid; readonly proof: FactorProof | undefined }): Promise<void>;
}

/** The session goes on with this token: whoever has made a passkey in it has shown one. */
export interface Registered {
  readonly passkey: Passkey;
  readonly token: string;
  readonly expiresAt: Date;
}

/** As many as somebody with several devices and security keys has, and few enough to look through. */
const MAX_PASSKEYS = 20;
const FIRST_NAME = "Passkey";
/** What an authenticator shows of somebody without an address. */
const NAMELESS = "Strongroom account";

export function createPasskeys(deps: PasskeyDeps): Passkeys {
  return {
    startSignIn: (attempt) => requestAnswer(deps, { purpose: "sign-in", boundTo: attempt.attemptId }, []),
    signIn: (attempt, credential) => acceptAnswer(deps, { purpose: "sign-in", boundTo: attempt.attemptId, credential, personId: attempt.personId }),
    startProof: (person) => startProof(deps, person),
    async list(person) {
      if (person.onlyTeam !== undefined) throw new AppError("account.sign-in-again");
      return listPasskeys(deps, person);
    },
    async startRegistration(person, proof) {
      await requireFresh(deps, person, proof);
      return startRegistration(deps, person);
    },
    register: (person, given) => register(deps, person, given),
    async rename(person, { passkeyId, name }) {
      if (person.onlyTeam !== undefined) throw new AppError("account.sign-in-again");
      const sealed = await sealName(deps, passkeyId, name);
      await deps.acts.record(person.personId, async (tx) => {
        if (!(await renameOfPerson(tx, { passkeyId, personId: person.personId, name: sealed }))) throw new AppError("passkey.unknown");
        return { result: undefined, acts: [actOn(person, passkeyId, "identity.passkey-renamed")] };
      });
      return getPasskey(deps, person, passkeyId);
    },
    remove: (person, given) => remove(deps, person, given),
  };
}

/** The passkeys' half of second factors. */
export function createPasskeyFactor(deps: PasskeyAnswerDeps): PasskeyFactor {
  return {
    count: countOfPerson,
    removeAll: deletePasskeysOf,
    start: (person) => startProof(deps, person),
    async verify(person, credential) {
      const parsed = passkeyAssertionSchema.safeParse(credential);
      if (!parsed.success) throw new AppError("factor.refused");
      const { personId, sessionId } = person;
      await acceptAnswer(deps, { purpose: "factor", boundTo: sessionId, credential: parsed.data, personId }).catch((error: unknown) => {
        throw new AppError("factor.refused", undefined, { cause: error });
      });
    },
  };
}

async function startProof(deps: PasskeyAnswerDeps, { personId, sessionId }: Pick<PersonCaller, "personId" | "sessionId">): Promise<PasskeyRequest> {
  const own = await deps.db.global("strongroom_web", (tx) => listOfPerson(tx, personId));
  if (own.length === 0) throw new AppError("factor.none");
  return requestAnswer(deps, { purpose: "factor", boundTo: sessionId }, own);
}

async function startRegistration(deps: PasskeyDeps, person: PersonCaller): Promise<PasskeyCreation> {
  const own = await deps.db.global("strongroom_web", (tx) => listOfPerson(tx, person.personId));
  if (own.length >= MAX_PASSKEYS) throw new AppError("passkey.too-many", `There are ${MAX_PASSKEYS} passkeys, which is as many as one person may have.`);
  const name = (await deps.findEmail(person.personId)) ?? NAMELESS;
  const handle = await deriveUserHandle(deps, person.personId);
  return {
    challenge: await createChallenge(deps, { purpose: "registration", boundTo: person.sessionId }),
    rp: { id: createRelyingParty(deps.origin()).rpId, name: RELYING_PARTY_NAME },
    user: { id: Buffer.from(handle).toString("base64url"), name, displayName: name },
    pubKeyCredParams: PASSKEY_ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
    timeout: CHALLENGE_LIFETIME_MS,
    attestation: "none",
    excludeCredentials: own.map(describePasskey),
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    extensions: { credProps: true },
  };
}

async function register(deps: PasskeyDeps, person: PersonCaller, given: { readonly credential: PasskeyAttestation; readonly name: string | undefined }): Promise<Registered> {
  const made = await acceptRegistration(deps, person, given.credential);
  const passkeyId = createUuid();
  const row: PasskeyRow = {
    passkeyId,
    personId: person.personId,
    ...made,
    transports: given.credential.transports,
    name: await sealName(deps, passkeyId, given.name ?? providerOf(made.aaguid) ?? FIRST_NAME),
    createdAt: new Date(deps.clock.now()),
    lastUsedAt: null,
  };
  const { token, session } = await deps.acts.record(person.personId, async (tx) => {
    const own = await lockOfPerson(tx, person.personId);
    if (own.length >= MAX_PASSKEYS) throw new AppError("passkey.too-many");
    if (!(await insertPasskey(tx, row))) throw new AppError("passkey.duplicate");
    const result = await deps.sessions.rotate(tx, person.sessionId, "passkey");
    return { result, acts: [actOn(person, passkeyId, "identity.passkey-added")] };
  });
  return { passkey: await getPasskey(deps, person, passkeyId), token, expiresAt: session.expiresAt };
}

/** Whoever asks is signed in and holds the authenticator: they are told what is wrong with it. */
async function acceptRegistration(deps: PasskeyDeps, person: PersonCaller, credential: PasskeyAttestation): Promise<NewPasskey> {
  try {
    const { challenge } = parseClientData(credential.clientDataJSON);
    if (!(await takeChallenge(deps, { purpose: "registration", boundTo: person.sessionId, challenge }))) throw new Error("the challenge was used, is too old, or is another session's");
    return await verifyRegistration({ credential, challenge, party: createRelyingParty(deps.origin()) });
  } catch (error) {
    throw new AppError("passkey.not-kept", undefined, { cause: error });
  }
}

async function remove(deps: PasskeyDeps, person: PersonCaller, { passkeyId, proof }: { readonly passkeyId: Uuid; readonly proof: FactorProof | undefined }): Promise<void> {
  await requireFresh(deps, person, proof);
  await deps.acts.record(person.personId, async (tx) => {
    const own = await lockOfPerson(tx, person.personId);
    if (!own.some((passkey) => passkey.passkeyId === passkeyId)) throw new AppError("passkey.unknown");
    // Whoever has one keeps one, so that no hour at a foreign machine takes them back to codes that can be phished; another is added first.
    if (own.length === 1) throw new AppError("passkey.last");
    await deletePasskey(tx, passkeyId);
    return { result: undefined, acts: [actOn(person, passkeyId, "identity.passkey-removed")] };
  });
}

async function listPasskeys(deps: PasskeyDeps, person: PersonCaller): Promise<readonly Passkey[]> {
  const rows = await deps.db.global("strongroom_web", (tx) => listOfPerson(tx, person.personId));
  if (rows.length === 0) return [];
  const removable = rows.length > 1;
  const key = await deps.fieldKey();
  return rows.map((row) => ({
    id: row.passkeyId,
    name: openText(key, nameCell(row.passkeyId), row.name.sealed),
    provider: providerOf(row.aaguid),
    synced: row.backedUp,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    removable,
  }));
}

function actOn(person: PersonCaller, passkeyId: Uuid, event: string): Act {
  return { actor: actorOf(person), event, subject: { kind: "passkey", id: passkeyId }, details: {} };
}

async function getPasskey(deps: PasskeyDeps, person: PersonCaller, passkeyId: Uuid): Promise<Passkey> {
  const found = (await listPasskeys(deps, person)).find(({ id }) => id === passkeyId);
  if (found === undefined) throw new AppError("passkey.unknown");
  return found;
}

async function sealName(deps: PasskeyDeps, passkeyId: Uuid, name: string): Promise<SealedPasskeyName> {
  const key = await deps.fieldKey();
  return { keyId: key.keyId, sealed: sealText(key, nameCell(passkeyId), name) };
}

function nameCell(passkeyId: Uuid): { readonly table: string; readonly column: string; readonly row: string } {
  return { table: "passkeys", column: "name_sealed", row: passkeyId };
}
