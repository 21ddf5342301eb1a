// Signing out at the provider too (OpenID Connect RP-Initiated Logout 1.0): the provider is shown the token that it gave, which is
// kept sealed with the session for this alone.

import { buildEndSessionUrl } from "openid-client";

import { isAppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { SealContext } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";

import { signedOutUri } from "./addresses.ts";
import { indexProviderSession, indexSubject } from "./back-channel-logout.ts";
import { openSecret, openSettings } from "./connection-settings.ts";
import type { SingleSignOnDeps } from "./deps.ts";
import { assertSafeUrl } from "./providers.ts";
import { findShownToken, type ProviderSession } from "./session-store.ts";
import type { SignedInAtProvider } from "./sign-in.ts";
import { findConnection } from "./store.ts";

/** Longer tokens are not kept: an address with one in it would not be read by the provider either. What they said is. */
const MAX_TOKEN_LENGTH = 4096;

/** What is kept of a provider's answer with the sign-in, and with the session that comes of it. */
export async function prepareProviderSession(deps: SingleSignOnDeps, signedIn: SignedInAtProvider): Promise<ProviderSession> {
  const { tenantId, connectionId, idToken, said } = signedIn;
  const [teamKey, key] = await Promise.all([deps.keys.field(tenantId), deps.fieldKey()]);
  const providerSessionId = createUuid();
  return {
    providerSessionId,
    tenantId,
    connectionId,
    subjectIndex: indexSubject(teamKey, said.iss, said.sub),
    sidIndex: said.sid === null ? null : indexProviderSession(teamKey, said.iss, said.sid),
    idToken: idToken.length > MAX_TOKEN_LENGTH ? null : { keyId: key.keyId, sealed: sealText(key, cell(providerSessionId), idToken) },
  };
}

/** Null for sessions that no provider began, and for providers that do not offer it or cannot be asked. */
export async function findSignOutUrl(deps: SingleSignOnDeps, sessionId: Uuid): Promise<string | null> {
  const session = await deps.db.global("strongroom_web", (tx) => findShownToken(tx, sessionId));
  if (session === null) return null;
  const row = await deps.db.tenant({ role: "strongroom_web", tenantId: session.tenantId }, (tx) => findConnection(tx, session.connectionId));
  if (row === null) return null;
  const [teamKey, key] = await Promise.all([deps.keys.field(session.tenantId), deps.fieldKey()]);
  const { issuer, clientId } = openSettings(teamKey, row);
  try {
    const { configuration, metadata } = await deps.providers.get({ issuer, clientId, clientSecret: openSecret(teamKey, row) });
    if (metadata.end_session_endpoint === undefined) return null;
    const url = buildEndSessionUrl(configuration, { id_token_hint: openText(key, cell(session.providerSessionId), session.idToken), post_logout_redirect_uri: signedOutUri(deps.origin()) });
    return assertSafeUrl(issuer, url.href).href;
  } catch (error) {
    // Our own session ends all the same; who cannot reach the provider must not be kept from signing out here.
    if (isAppError(error, "single-sign-on.provider-failed")) return null;
    throw error;
  }
}

function cell(providerSessionId: Uuid): SealContext {
  return { table: "single_sign_on_sessions", column: "id_token_sealed", row: providerSessionId };
}
