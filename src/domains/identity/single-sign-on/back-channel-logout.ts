// A provider ends what it began: by a token that it sends to us itself (OpenID Connect Back-Channel Logout 1.0), so that nobody has to be at a browser. It ends the
// sessions that this connection began, of one subject or of one session of the provider's; nothing else of the person.

import type { Act } from "#domains/audit/index.ts";
import { endSession } from "#domains/identity/sessions/store.ts";
import { endAttempt } from "#domains/identity/sign-in/store.ts";
import { hashToken } from "#domains/identity/token.ts";
import { AppError } from "#base/app-error.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

import { openSecret, openSettings } from "./connection-settings.ts";
import type { SingleSignOnDeps } from "./deps.ts";
import { LOGOUT_TOKEN_LIFE_MS, verifyLogoutToken } from "./logout-token.ts";
import { isTaken, listBegun, noteTaken } from "./session-store.ts";
import { findConnection, findPlace } from "./store.ts";

/** Also where the connection is switched off: what it began can still be ended. @throws AppError `single-sign-on.logout-refused`, `single-sign-on.provider-failed`. */
export async function endByProvider(deps: SingleSignOnDeps, { address, token }: { readonly address: string; readonly token: string }): Promise<void> {
  const place = await deps.db.global("strongroom_web", (tx) => findPlace(tx, hashToken(address)));
  const row = place === null ? null : await deps.db.tenant({ role: "strongroom_web", tenantId: place.tenantId }, (tx) => findConnection(tx, place.connectionId));
  if (place === null || row === null) throw new AppError("single-sign-on.logout-refused");
  const key = await deps.keys.field(place.tenantId);
  const { issuer, clientId } = openSettings(key, row);
  const { metadata, findKeys } = await deps.providers.get({ issuer, clientId, clientSecret: openSecret(key, row) });
  const claims = await verifyLogoutToken(token, { issuer: metadata.issuer, clientId, nowMs: deps.clock.now(), findKeys });
  if (claims === null) throw new AppError("single-sign-on.logout-refused");
  const tokenHash = hashToken(JSON.stringify([place.connectionId, claims.jti]));
  if (await deps.db.global("strongroom_web", (tx) => isTaken(tx, tokenHash))) throw new AppError("single-sign-on.logout-refused");
  await endBegun(deps, {
    connectionId: place.connectionId,
    subjectIndex: claims.sub === null ? null : indexSubject(key, metadata.issuer, claims.sub),
    sidIndex: claims.sid === null ? null : indexProviderSession(key, metadata.issuer, claims.sid),
  });
  // Noted when all has ended: a provider whose first try failed halfway tries again with the same token.
  const now = deps.clock.now();
  await deps.db.global("strongroom_web", (tx) => noteTaken(tx, { tokenHash, now: new Date(now), expiresAt: new Date(now + LOGOUT_TOKEN_LIFE_MS) }));
}

async function endBegun(deps: SingleSignOnDeps, given: Parameters<typeof listBegun>[1]): Promise<void> {
  const now = new Date(deps.clock.now());
  const { sessions } = await deps.db.global("strongroom_web", async (tx) => {
    const begun = await listBegun(tx, given);
    for (const attemptId of begun.attemptIds) await endAttempt(tx, attemptId, now);
    return begun;
  });
  for (const { sessionId, personId } of sessions) {
    const act: Act = { actor: { kind: "role", role: "web" }, event: "identity.single-sign-on-logout", subject: { kind: "session", id: sessionId }, details: { connection: given.connectionId } };
    await deps.acts.record(personId, async (tx) => ({ result: undefined, acts: (await endSession(tx, { sessionId, now })) ? [act] : [] }));
  }
}

/** The issuer is part of both: a connection that is pointed elsewhere ends nothing of before. */
export function indexSubject(key: Pick<DataKey, "index">, issuer: string, sub: string): Uint8Array {
  return key.index("single_sign_on_sessions.subject", JSON.stringify([issuer, sub]));
}

export function indexProviderSession(key: Pick<DataKey, "index">, issuer: string, sid: string): Uint8Array {
  return key.index("single_sign_on_sessions.sid", JSON.stringify([issuer, sid]));
}
