// Whom a team's identity provider may let in: people of the team, and those who were invited to it. The provider vouches for an address;
// whether it may is the identity domain's business.

import type { TeamAdmission } from "#domains/identity/index.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

import type { AccessDeps } from "./deps.ts";
import { ensurePerson } from "./invitations/acceptance.ts";
import { isSameAddress, openAddress } from "./invitations/emails.ts";
import { listOpenInvitations } from "./invitations/store.ts";
import { findMember } from "./members/store.ts";
import { webScope } from "./scope.ts";
import { findTeam } from "./store.ts";

type AdmissionDeps = Pick<AccessDeps, "db" | "clock" | "identity"> & { readonly keys: Pick<AccessDeps["keys"], "field"> };

export function createTeamAdmission(deps: AdmissionDeps): TeamAdmission {
  const { db, identity } = deps;
  const isMember = (tx: Tx, personId: Uuid): Promise<boolean> => findMember(tx, personId, new Date(deps.clock.now())).then((member) => member !== null);
  return {
    async isLive(tenantId) {
      const team = await db.tenant(webScope(tenantId), findTeam);
      return team !== null && team.deletion === null;
    },
    async admits(tenantId, personId) {
      if (await db.tenant(webScope(tenantId), (tx) => isMember(tx, personId))) return true;
      const email = await identity.findEmail(personId);
      return email !== null && (await isInvited(deps, tenantId, email));
    },
    async findByAddress(tenantId, email) {
      const known = await identity.findPersonByEmail(email);
      if (known !== null && (await db.tenant(webScope(tenantId), (tx) => isMember(tx, known)))) return known;
      if (!(await isInvited(deps, tenantId, email))) return null;
      await ensurePerson(deps, email);
      return identity.findPersonByEmail(email);
    },
  };
}

/** An invitation that is still good; it is accepted by its own link. */
async function isInvited({ db, clock, keys }: AdmissionDeps, tenantId: Uuid, email: string): Promise<boolean> {
  const now = clock.now();
  const [key, open] = await Promise.all([keys.field(tenantId), db.tenant(webScope(tenantId), listOpenInvitations)]);
  return open.some((row) => row.expiresAt.getTime() > now && isSameAddress(key, openAddress(key, row), email));
}
