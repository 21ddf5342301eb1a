// What people do to their own account, in the records of the teams that they are in: whoever runs a team sees that a member set up a
// second factor or signed in. Whoever is in no team is recorded in the installation's own stream.

import type { AccountActs } from "#domains/identity/index.ts";
import type { Act, Audit } from "#domains/audit/index.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Db, Tx } from "#platform/db/db.ts";
import { INSTALLATION_ID } from "#platform/keyring/authority.ts";

import { listTeamIds } from "./store.ts";

export function createAccountActs({ db, audit }: { readonly db: Db; readonly audit: Pick<Audit, "recordActs"> }): AccountActs {
  return {
    async record(personId, work) {
      const [first = INSTALLATION_ID, ...others] = await db.global("strongroom_web", (tx) => listTeamIds(tx, personId));
      const done = await db.tenant({ role: "strongroom_web", tenantId: first }, async (tx) => {
        const { result, acts } = await work(tx);
        await recordAll(tx, audit, acts);
        return { result, acts };
      });
      if (done.acts.length > 0) await recordInOthers({ db, audit, acts: done.acts, teamIds: others });
      return done.result;
    },
  };
}

async function recordInOthers({ db, audit, acts, teamIds }: { readonly db: Db; readonly audit: Pick<Audit, "recordActs">; readonly acts: readonly Act[]; readonly teamIds: readonly Uuid[] }): Promise<void> {
  for (const tenantId of teamIds) await db.tenant({ role: "strongroom_web", tenantId }, (tx) => recordAll(tx, audit, acts));
}

async function recordAll(tx: Tx, audit: Pick<Audit, "recordActs">, acts: readonly Act[]): Promise<void> {
  if (acts.length > 0) await audit.recordActs(tx, acts);
}
