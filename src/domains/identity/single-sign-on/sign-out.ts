// Signing out at the provider too (OpenID Connect RP-Initiated Logout 1.0): the provider is shown the token that it gave, which is
// kept sealed with the session for this alone.

import { buildEndSessionUrl } from "openid-client";

import { isAppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { DataKey, SealContext } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";

import { signedOutUri } from "./addresses.ts";
import { openSecret, openSettings } from "./connection-settings.ts";
import type { SingleSignOnDeps } from "./deps.ts";
import { assertSafeUrl } from "./providers.ts";
import { findConnection, findProviderSession, insertProviderSession, type ConnectionPlace } from "./store.ts";

/** Longer tokens are not kept: an address with one in it would not be read by the provider either. */
const MAX_TOKEN_LENGTH = 4096;

export async function keepForSignOut(deps: SingleSignOnDeps, sessionId: Uuid, given: ConnectionPlace & { readonly idToken: string }): Promise<void> {
  if (given.idToken.length > MAX_TOKEN_LENGTH) return;
  const key = await deps.fieldKey();
  const idToken = sealText(key, cell(sessionId), given.idToken);
  await deps.db.global("strongroom_web", (tx) => insertProviderSession(tx, { sessionId, tenantId: given.tenantId, connectionId: given.connectionId, keyId: key.keyId, idToken }));
}

/** Null for sessions that no provider began, and for providers that do not offer it or cannot be asked. */
export async function findSignOutUrl(deps: SingleSignOnDeps, sessionId: Uuid): Promise<string | null> {
  const session = await deps.db.global("strongroom_web", (tx) => findProviderSession(tx, sessionId));
  if (session === null) return null;
  const row = await deps.db.tenant({ role: "strongroom_web", tenantId: session.tenantId }, (tx) => findConnection(tx, session.connectionId));
  if (row === null) return null;
  const [teamKey, key] = await Promise.all([deps.keys.field(session.tenantId), deps.fieldKey()]);
  const { issuer, clientId } = openSettings(teamKey, row);
  try {
    const { configuration, metadata } = await deps.providers.get({ issuer, clientId, clientSecret: openSecret(teamKey, row) });
    if (metadata.end_session_endpoint === undefined) return null;
    const url = buildEndSessionUrl(configuration, { id_token_hint: openIdToken(key, sessionId, session.idToken), post_logout_redirect_uri: signedOutUri(deps.origin()) });
    return assertSafeUrl(issuer, url.href).href;
  } catch (error) {
    // Our own session ends all the same; who cannot reach the provider must not be kept from signing out here.
    if (isAppError(error, "single-sign-on.provider-failed")) return null;
    throw error;
  }
}

function openIdToken(key: DataKey, sessionId: Uuid, sealed: Uint8Array): string {
  return openText(key, cell(sessionId), sealed);
}

function cell(sessionId: Uuid): SealContext {
  return { table: "single_sign_on_sessions", column: "id_token_sealed", row: sessionId };
}
