// A mark of all that decides what people may in a team: the same for as long as nothing of it changes, time aside. Who goes on without requests is asked
// about again and again; one statement for all of them says whether there is anything to ask.

import { sql } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

export interface MarkedPeople {
  readonly personIds: readonly Uuid[];
  /** Of their sessions and API tokens. */
  readonly credentialIds: readonly Uuid[];
}

/** In the transaction's team. */
export async function readAccessMark(tx: Tx, { personIds, credentialIds }: MarkedPeople): Promise<string> {
  const { rows } = await sql<{ mark: string }>`
    select md5(concat_ws(chr(10),
      (select coalesce(deleted_at::text, 'kept') from teams),
      (select p::text from team_policies p),
      (select string_agg(m::text, chr(10) order by m.person_id) from memberships m where m.person_id = any (${personIds}::uuid[])),
      (select string_agg(g.id::text || coalesce(e.ended_at::text, ''), chr(10) order by g.id) from grants g left join grant_ends e on e.tenant_id = g.tenant_id and e.grant_id = g.id where g.person_id = any (${personIds}::uuid[])),
      (select string_agg(i.session_id::text, chr(10) order by i.session_id) from idle_session_ends i where i.session_id = any (${credentialIds}::uuid[]))
    )) as mark`.execute(tx.as<object>());
  return rows[0]?.mark ?? "";
}
