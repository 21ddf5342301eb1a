// What mail contributes to the database: its table and its queue, in the shape of a domain's.

import type { Domain } from "#platform/domain/domain.ts";

export const SEND_QUEUE = "mail.send";

export const mailDomain: Domain = {
  name: "mail",
  migrations: new URL("./migrations/", import.meta.url),
  tables: [{ name: "mails", scope: { global: "goes to people, who may be in several teams or in none yet; sealed whole, address and subject too" } }],
  auditEvents: [],
  permissions: [],
  // Tries after 15 and 30 seconds, then ever later: servers that greylist let one in after minutes, and one that is away comes back within hours.
  queues: [{ name: SEND_QUEUE, message: "mailId", retries: 12, retryDelaySeconds: 15, expireSeconds: 120, singleton: "per-id", schedule: "none" }],
};
