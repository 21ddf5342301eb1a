// Signing in through a provider: from a connection's address to the provider, and from its answer to a person. Whatever does not
// agree is refused, and says no more than that.

import { authorizationCodeGrant, AuthorizationResponseError, buildAuthorizationUrl, calculatePKCECodeChallenge, ClientError, fetchUserInfo, ResponseBodyError, type IDToken } from "openid-client";

import type { Attempt } from "#domains/identity/sign-in/attempts.ts";
import { hashToken } from "#domains/identity/token.ts";
import { AppError, isAppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { SignInStrength } from "#platform/http/route.ts";
import type { SingleSignOnReturn } from "#protocol/api/single-sign-on.ts";

import { redirectUri } from "./addresses.ts";
import { openSecret, openSettings, type ConnectionSettings } from "./connection-settings.ts";
import type { SingleSignOnDeps } from "./deps.ts";
import { openFlow, randomValue, sealFlow, type FlowSecrets } from "./flow-secrets.ts";
import { linkPerson } from "./links.ts";
import { readClaims, speaksFor, strengthOfClaims, type ProviderClaims } from "./provider-claims.ts";
import { assertSafeUrl, type Client, type Provider } from "./providers.ts";
import { findConnection, findPlace, insertFlow, takeFlow, type ConnectionPlace } from "./store.ts";

export interface SignedInAtProvider extends ConnectionPlace {
  readonly personId: Uuid;
  readonly strength: SignInStrength;
  readonly said: ProviderClaims;
  /** For signing out there too. */
  readonly idToken: string;
}

/** Time to find one's password and second factor there; an attempt lives no longer. */
const FLOW_LIFETIME_MS = 10 * MINUTE;

/** Where to send the browser. @throws AppError `single-sign-on.unknown`, `single-sign-on.provider-failed`. */
export async function startSignIn(deps: SingleSignOnDeps, attempt: Attempt, address: string): Promise<string> {
  const { place, settings, client } = await openConnection(deps, address);
  const { configuration } = await deps.providers.get(client);
  const state = randomValue();
  const stateHash = hashToken(state);
  const secrets: FlowSecrets = { nonce: randomValue(), verifier: randomValue(), issuer: client.issuer, clientId: client.clientId };
  const key = await deps.fieldKey();
  const now = deps.clock.now();
  await deps.db.global("strongroom_web", (tx) =>
    insertFlow(tx, {
      ...place,
      attemptId: attempt.attemptId,
      stateHash,
      keyId: key.keyId,
      sealed: sealFlow(key, hexOf(stateHash), secrets),
      now: new Date(now),
      expiresAt: new Date(now + FLOW_LIFETIME_MS),
    }),
  );
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri(deps.origin(), address),
    scope: "openid email",
    state,
    nonce: secrets.nonce,
    code_challenge: await calculatePKCECodeChallenge(secrets.verifier),
    code_challenge_method: "S256",
    ...(settings.acr.length === 0 ? {} : { acr_values: settings.acr.join(" ") }),
  });
  return assertSafeUrl(client.issuer, url.href).href;
}

/** Who the provider says it is. @throws AppError `single-sign-on.*`. */
export async function finishSignIn(deps: SingleSignOnDeps, attempt: Attempt, answer: SingleSignOnReturn): Promise<SignedInAtProvider> {
  const stateHash = hashToken(answer.state);
  // Taken before anything is looked at: an answer counts once, whatever comes of it.
  const flow = await deps.db.global("strongroom_web", (tx) => takeFlow(tx, { stateHash, attemptId: attempt.attemptId, now: new Date(deps.clock.now()) }));
  if (flow === null) throw new AppError("single-sign-on.refused");
  const { place, settings, client } = await openConnection(deps, answer.address);
  // The redirect address says which provider answered; it must be the one that was asked, as it was when it was asked.
  if (place.connectionId !== flow.connectionId || place.tenantId !== flow.tenantId) throw new AppError("single-sign-on.refused");
  const secrets = openFlow(await deps.fieldKey(), hexOf(stateHash), flow.sealed);
  if (secrets.issuer !== client.issuer || secrets.clientId !== client.clientId) throw new AppError("single-sign-on.refused");
  const provider = await deps.providers.get(client);
  const { idToken, claims } = await redeem(deps, { provider, answer, secrets });
  const said = readClaims(claims);
  // Core section 3.1.3.7, step 5, which the package asks for only where there are several audiences.
  const forUs = claims["azp"] === undefined || claims["azp"] === client.clientId;
  if (said === null || said.iss !== provider.metadata.issuer || !forUs) throw new AppError("single-sign-on.refused");
  const strength = strengthOfClaims(settings, said);
  if (strength === null) throw new AppError("single-sign-on.factor-missing");
  const personId = await linkPerson(deps, { place, claims: said, mayLink: speaksFor(settings, said) });
  return { ...place, personId, strength, said, idToken };
}

interface Opened {
  readonly place: ConnectionPlace;
  readonly settings: ConnectionSettings;
  readonly client: Client;
}

/** A connection that is switched off is as one that is not there. @throws AppError `single-sign-on.unknown`. */
async function openConnection(deps: SingleSignOnDeps, address: string): Promise<Opened> {
  const place = await deps.db.global("strongroom_web", (tx) => findPlace(tx, hashToken(address)));
  if (place === null) throw new AppError("single-sign-on.unknown");
  const row = await deps.db.tenant({ role: "strongroom_web", tenantId: place.tenantId }, (tx) => findConnection(tx, place.connectionId));
  if (row === null || !row.enabled || !(await deps.teams.isLive(place.tenantId))) throw new AppError("single-sign-on.unknown");
  const key = await deps.keys.field(place.tenantId);
  const settings = openSettings(key, row);
  return { place, settings, client: { issuer: settings.issuer, clientId: settings.clientId, clientSecret: openSecret(key, row) } };
}

interface Redeemed {
  readonly idToken: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Code for tokens, with every check of Core section 3.1.3.7, the signature included. */
async function redeem(deps: SingleSignOnDeps, given: { readonly provider: Provider; readonly answer: SingleSignOnReturn; readonly secrets: FlowSecrets }): Promise<Redeemed> {
  const { provider, answer, secrets } = given;
  const url = new URL(redirectUri(deps.origin(), answer.address));
  for (const name of ["code", "state", "iss", "error"] as const) if (answer[name] !== undefined) url.searchParams.set(name, answer[name]);
  try {
    const tokens = await authorizationCodeGrant(provider.configuration, url, {
      expectedState: answer.state,
      expectedNonce: secrets.nonce,
      pkceCodeVerifier: secrets.verifier,
      idTokenExpected: true,
    });
    provider.keepKeys();
    const claims = tokens.claims();
    if (claims === undefined || tokens.id_token === undefined) throw new AppError("single-sign-on.refused");
    return { idToken: tokens.id_token, claims: { ...claims, ...(await askForEmail(provider, tokens.access_token, claims)) } };
  } catch (error) {
    throw asSignInError(error);
  }
}

/**
 * Providers may keep the address out of the token (Core section 5.4); then they are asked, and answer for the same subject. The address and
 * whether it is verified come from one place: what one says of an address counts for no other.
 */
async function askForEmail({ configuration, metadata }: Provider, accessToken: string, claims: IDToken): Promise<Readonly<Record<string, unknown>>> {
  if (claims["email"] !== undefined || metadata.userinfo_endpoint === undefined) return {};
  const { email, email_verified } = await fetchUserInfo(configuration, accessToken, claims.sub);
  return { email, email_verified };
}

function asSignInError(error: unknown): AppError {
  if (error instanceof AuthorizationResponseError) return new AppError("single-sign-on.provider-denied", undefined, { cause: error });
  // The provider did not take the code, or our client's secret.
  if (error instanceof ResponseBodyError) return new AppError(error.error === "invalid_grant" ? "single-sign-on.refused" : "single-sign-on.provider-failed", undefined, { cause: error });
  const cause: unknown = error instanceof ClientError ? error.cause : error;
  if (isAppError(error, "single-sign-on.refused")) return error;
  if (isAppError(cause) || isAppError(error)) return new AppError("single-sign-on.provider-failed", undefined, { cause: error });
  return new AppError("single-sign-on.refused", undefined, { cause: error });
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
