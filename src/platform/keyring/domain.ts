// What the keyring contributes to the database: its tables, in the shape of a domain's.

import type { Domain } from "#platform/domain/domain.ts";

export const keyringDomain: Domain = {
  name: "keyring",
  migrations: new URL("./migrations/", import.meta.url),
  tables: [
    { name: "authority_keys", scope: "tenant" },
    { name: "authority_tenants", scope: { global: "names the tenants whose keys a new master key has to re-wrap; ids and times only" } },
    { name: "authority_credential_keys", scope: { global: "one key pair for the installation: whoever seals a credential needs it before any tenant's key is open" } },
    { name: "authority_log_keys", scope: { global: "one key for the installation's log and one for its reports; wrapped under the master key, and public" } },
  ],
  auditEvents: [],
  permissions: [],
  queues: [],
};
