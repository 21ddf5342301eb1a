// People, and the one-time links that the machine's owner makes for them.

import type { IdentityDeps } from "#domains/identity/deps.ts";
import { createToken, hashToken } from "#domains/identity/token.ts";
import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

import { indexEmail, openEmail, sealEmail, type SealedEmail } from "./emails.ts";
import { deleteWelcomeLinksOf, findFirstPerson, findPersonByIndex, findSealedEmail, findWelcomeLink, insertPerson, insertWelcomeLink, useWelcomeLink } from "./store.ts";

export interface People {
  /** Seals the address before the transaction is opened, since keys are another's. */
  sealEmail(personId: Uuid, email: string): Promise<SealedEmail>;
  createPerson(tx: Tx, person: { readonly personId: Uuid; readonly email: SealedEmail | null }): Promise<void>;
  findEmail(personId: Uuid): Promise<string | null>;
  /** Who has the address, for inviting them: never tell a caller whether there was somebody. */
  findPersonByEmail(email: string): Promise<Uuid | null>;
  findFirstPerson(): Promise<Uuid | null>;
  /** Makes a one-time link; links before it for the same person that nobody used are good no more. `personId` null: for a first owner. */
  createWelcomeLink(personId: Uuid | null): Promise<{ readonly token: string; readonly expiresAt: Date }>;
  /** Whom the link is for, without using it. @throws AppError `welcome.link-refused`. */
  lookAtWelcomeLink(token: string): Promise<{ readonly personId: Uuid | null }>;
  /** @throws AppError `welcome.link-refused`. */
  useWelcomeLink(tx: Tx, token: string): Promise<{ readonly personId: Uuid | null }>;
}

export function createPeople(deps: IdentityDeps): People {
  const { db, clock, lifetimes } = deps;
  const now = (): Date => new Date(clock.now());
  return {
    sealEmail: async (personId, email) => sealEmail(await deps.fieldKey(), personId, email),
    createPerson: (tx, { personId, email }) => insertPerson(tx, { personId, email, now: now() }),
    async findEmail(personId) {
      const [key, found] = await Promise.all([deps.fieldKey(), db.global("strongroom_web", (tx) => findSealedEmail(tx, personId))]);
      return found === null ? null : openEmail(key, personId, found.sealed);
    },
    async findPersonByEmail(email) {
      const index = indexEmail(await deps.fieldKey(), email);
      return (await db.global("strongroom_web", (tx) => findPersonByIndex(tx, index)))?.personId ?? null;
    },
    findFirstPerson: () => db.global("strongroom_web", findFirstPerson),
    async createWelcomeLink(personId) {
      const link = { token: createToken(), expiresAt: new Date(clock.now() + lifetimes.welcomeMs) };
      await db.global("strongroom_web", async (tx) => {
        await deleteWelcomeLinksOf(tx, personId);
        await insertWelcomeLink(tx, { tokenHash: hashToken(link.token), personId, now: now(), expiresAt: link.expiresAt });
      });
      return link;
    },
    async lookAtWelcomeLink(token) {
      const link = await db.global("strongroom_web", (tx) => findWelcomeLink(tx, hashToken(token), now()));
      if (link === null) throw new AppError("welcome.link-refused");
      return link;
    },
    async useWelcomeLink(tx, token) {
      const used = await useWelcomeLink(tx, hashToken(token), now());
      if (used === null) throw new AppError("welcome.link-refused");
      return used;
    },
  };
}
