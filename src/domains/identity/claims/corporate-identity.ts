// EM-14: people sign in at their company's identity provider. A provider of our own on loopback is gone through from beginning to end: the
// honest answer lets its person in, each faulty one lets nobody in. It happens within one transaction that is taken back.

import { createConnectionAddress } from "#domains/identity/single-sign-on/addresses.ts";
import { sealSecret, sealSettings } from "#domains/identity/single-sign-on/connection-settings.ts";
import type { SingleSignOnDeps } from "#domains/identity/single-sign-on/deps.ts";
import { createProviderFetch } from "#domains/identity/single-sign-on/provider-fetch.ts";
import { createProviders } from "#domains/identity/single-sign-on/providers.ts";
import type { finishSignIn, startSignIn } from "#domains/identity/single-sign-on/sign-in.ts";
import { insertConnection } from "#domains/identity/single-sign-on/store.ts";
import type { Attempt } from "#domains/identity/sign-in/attempts.ts";
import { insertAttempt } from "#domains/identity/sign-in/store.ts";
import { insertPerson } from "#domains/identity/people/store.ts";
import { createToken, hashToken } from "#domains/identity/token.ts";
import { MINUTE } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { isAppError } from "#base/app-error.ts";
import { createSystemClock } from "#platform/clock/system-clock.ts";
import type { Db } from "#platform/db/db.ts";
import { rolledBack } from "#platform/db/rolled-back.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { createEgress } from "#platform/egress/egress.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";

import { CHECK_CLIENT, openCheckProvider, type CheckProvider, type ProviderFault } from "./check-provider.ts";

export interface SignInUnderCheck {
  readonly start: typeof startSignIn;
  readonly finish: typeof finishSignIn;
}

const FAULTS: readonly ProviderFault[] = ["foreign-key", "other-audience", "other-nonce", "expired", "unverified-address", "foreign-domain", "no-second-factor"];
const ORIGIN = "https://self-check.invalid";

export function corporateIdentity(signIn: SignInUnderCheck): Claim {
  return {
    id: "EM-14",
    statement: "People sign in through their company's identity service (OpenID Connect), which alone vouches for them in their team, with a second factor where the team demands one.",
    kind: "built",
    owner: "identity",
    proof: { schedule: "daily", check: { run: (context) => checkSignIn(signIn, context) } },
  };
}

async function checkSignIn(signIn: SignInUnderCheck, { db }: CheckContext): Promise<CheckOutcome> {
  const provider = await openCheckProvider();
  try {
    const tenantId = createUuid();
    return await rolledBack(db, { role: "strongroom_web", tenantId }, async (within) => judge(signIn, await plant(within, tenantId, provider)));
  } finally {
    await provider.close();
  }
}

async function judge(signIn: SignInUnderCheck, planted: Planted): Promise<CheckOutcome> {
  // The faulty ones first: nobody is linked yet, so that each has to pass every check.
  const taken: ProviderFault[] = [];
  for (const fault of FAULTS) if ((await goThrough(signIn, planted, fault)) !== null) taken.push(fault);
  const honest = await goThrough(signIn, planted, "none");
  const evidence = { faults: FAULTS.length, taken: taken.join(", ") || "none", honest: honest === planted.personId };
  if (taken.length > 0) return claimFails(`A provider's answer was taken although it was wrong: ${taken.join(", ")}.`, evidence);
  if (honest !== planted.personId) return claimFails("The honest answer of a provider did not lead to its person.", evidence);
  return claimPasses(`Signing in through a provider led to its person, and ${FAULTS.length} faulty answers to nobody.`, evidence);
}

/** The person; null for a refusal. */
async function goThrough({ start, finish }: SignInUnderCheck, { deps, attempt, address, provider }: Planted, fault: ProviderFault): Promise<Uuid | null> {
  provider.fault = fault;
  try {
    const answer = provider.authorize(await start(deps, attempt, address));
    return (await finish(deps, attempt, { address, ...answer })).personId;
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}

interface Planted {
  readonly deps: SingleSignOnDeps;
  readonly attempt: Attempt;
  readonly address: string;
  readonly personId: Uuid;
  readonly provider: CheckProvider;
}

/** A connection that demands a second factor, somebody whom it may let in, and a browser. */
async function plant(db: Db, tenantId: Uuid, provider: CheckProvider): Promise<Planted> {
  const clock = createSystemClock();
  const [installationKey, key] = [createEphemeralDataKey("field"), createEphemeralDataKey("field")];
  const [connectionId, personId, address] = [createUuid(), createUuid(), createConnectionAddress()];
  const now = new Date(clock.now());
  const attempt: Attempt = { attemptId: createUuid(), expiresAt: new Date(now.getTime() + MINUTE), passed: [], personId: null };
  const settings = { name: "Self-check", issuer: provider.issuer, clientId: CHECK_CLIENT.clientId, domains: [CHECK_CLIENT.domain], acr: [], amr: [CHECK_CLIENT.method] };
  await db.tenant({ role: "strongroom_web", tenantId }, async (tx) => {
    await insertPerson(tx, { personId, email: null, now });
    await insertAttempt(tx, { attemptId: attempt.attemptId, tokenHash: hashToken(createToken()), now, expiresAt: attempt.expiresAt, tries: 1 });
    const sealed = { keyId: key.keyId, settings: sealSettings(key, connectionId, settings), secret: sealSecret(key, connectionId, CHECK_CLIENT.clientSecret) };
    await insertConnection(tx, tenantId, { connectionId, address, addressHash: hashToken(address), enabled: true, ...sealed, createdAt: now });
  });
  const deps: SingleSignOnDeps = {
    db,
    clock,
    fieldKey: async () => installationKey,
    keys: { field: async () => key },
    origin: () => ORIGIN,
    providers: createProviders({ clock, fetch: createProviderFetch(createEgress({ allow: ["127.0.0.1"] })) }),
    acts: { record: () => { throw new Error("Defect: nobody has an account here."); } },
    audit: { recordAct: async () => createUuid() },
    permissions: { authorise: () => { throw new Error("Defect: nobody administers anything here."); } },
    teams: { isLive: async () => true, admits: async () => true, findByAddress: async () => personId },
  };
  return { deps, attempt, address, personId, provider };
}
