// Which tenants there are, for checks that look at each in turn: no check goes round row-level security.

import type { Uuid } from "#base/uuid.ts";
import type { Db } from "#platform/db/db.ts";

interface TenantTables {
  authority_tenants: { tenant_id: string };
}

export async function listTenants(db: Db): Promise<readonly Uuid[]> {
  const rows = await db.global("strongroom_authority", (tx) => tx.as<TenantTables>().selectFrom("authority_tenants").select("tenant_id").execute());
  return rows.map((row) => row.tenant_id);
}
