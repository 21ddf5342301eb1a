// What of webhooks stands sealed, and where: under the installation's key for what goes out, which the worker may have without a vault's grant.

import type { Uuid } from "#base/uuid.ts";
import type { SealContext } from "#platform/keyring/authority.ts";

export function urlCell(webhookId: Uuid): SealContext {
  return { table: "webhooks", column: "url_sealed", row: webhookId };
}

export function secretCell(secretId: Uuid): SealContext {
  return { table: "webhook_secrets", column: "sealed", row: secretId };
}
