// The tables of ./migrations, declared as a domain declares its own.

import type { DomainTables } from "#platform/db/migration-files.ts";

export const THINGS: DomainTables = {
  name: "things",
  migrations: new URL("./migrations/", import.meta.url),
  tables: [
    { name: "things", scope: "tenant" },
    { name: "thing_parts", scope: "tenant" },
    { name: "catalogue_of_things", scope: { global: "the same for all tenants" } },
  ],
};

export interface ThingsTables {
  things: {
    tenant_id: string;
    id: string;
    size: number | null;
    content: Uint8Array | null;
    facts: unknown;
    made_at: Date | null;
    made_on: string | null;
    price: string | null;
  };
  thing_parts: { tenant_id: string; thing_id: string; key: Uint8Array; value: Uint8Array };
  catalogue_of_things: { name: string };
}
