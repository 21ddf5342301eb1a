// The end of what leads to a person in a team's records: who they were, where they came from, and the salt that would let somebody
// guess it. The records stay, and prove as before; the verifier says that their personal part is destroyed.
//
// PostgreSQL keeps the old version of a row until vacuum; the sealed text is lost with its key all the same.

import { sql } from "kysely";

import type { ActTables } from "#domains/audit/acts/tables.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

/** In every record of the transaction's tenant that the person did, suffered, or is named in. Gives how many. */
export async function destroyPersonal(tx: Tx, { personId, at }: { readonly personId: Uuid; readonly at: Date }): Promise<number> {
  const result = await tx
    .as<ActTables>()
    .updateTable("audit_personal")
    .set({ person_id: null, session_id: null, subject_id: null, details: null, salt: null, record_key: null, sealed: null, destroyed_at: at })
    .where("destroyed_at", "is", null)
    .where(({ or, eb }) =>
      or([
        eb("person_id", "=", personId),
        eb("subject_id", "=", personId),
        sql<boolean>`exists (select 1 from jsonb_each_text(details) as d where d.value = ${personId})`,
      ]),
    )
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
