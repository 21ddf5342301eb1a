// From a provider's subject to a person of the team. Who was linked stays linked, whatever address the provider has of them now; who
// was not is linked once, to the member or the invited whom the address names.

import type { Act } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";

import type { SingleSignOnDeps } from "./deps.ts";
import type { ProviderClaims } from "./provider-claims.ts";
import { findLinked, insertLink, type ConnectionPlace } from "./store.ts";

export interface LinkGiven {
  readonly place: ConnectionPlace;
  readonly claims: ProviderClaims;
  /** Whether the provider may speak for the address. */
  readonly mayLink: boolean;
}

/** @throws AppError `single-sign-on.not-admitted`. */
export async function linkPerson(deps: SingleSignOnDeps, { place, claims, mayLink }: LinkGiven): Promise<Uuid> {
  const { tenantId, connectionId } = place;
  const key = await deps.keys.field(tenantId);
  // The issuer is part of it: a connection that is pointed elsewhere knows nobody any more.
  const subjectIndex = key.index("single_sign_on_links.subject", JSON.stringify([claims.iss, claims.sub]));
  const linked = await deps.db.tenant({ role: "strongroom_web", tenantId }, (tx) => findLinked(tx, { connectionId, subjectIndex }));
  if (linked !== null) {
    if (!(await deps.teams.admits(tenantId, linked))) throw new AppError("single-sign-on.not-admitted");
    return linked;
  }
  if (!mayLink || claims.email === null) throw new AppError("single-sign-on.not-admitted");
  const personId = await deps.teams.findByAddress(tenantId, claims.email);
  if (personId === null) throw new AppError("single-sign-on.not-admitted");
  const act: Act = { actor: { kind: "role", role: "web" }, event: "identity.single-sign-on-linked", subject: { kind: "person", id: personId }, details: { connection: connectionId } };
  await deps.db.tenant({ role: "strongroom_web", tenantId }, async (tx) => {
    // Somebody else at the provider has the address now, or had it before: an administrator has to say who is who.
    if (!(await insertLink(tx, { connectionId, subjectIndex, personId, now: new Date(deps.clock.now()) }))) throw new AppError("single-sign-on.not-admitted");
    await deps.audit.recordAct(tx, act);
  });
  return personId;
}
