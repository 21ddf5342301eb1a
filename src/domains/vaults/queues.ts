// The queues of this domain. A message of the first is `{ vaultId }` and nothing else; the others have none.

import type { QueueDeclaration } from "#platform/domain/domain.ts";

/** Mirror and analyse one vault; also its end, when its grace period is over. */
export const UPDATE_QUEUE = "vaults.update";
/** Look for vaults that are due, were lost, or are to be destroyed. */
export const SCAN_QUEUE = "vaults.scan";
/** Renew public data, where it is due: advisories of known vulnerabilities, EPSS, KEV, releases. */
export const ADVISORIES_QUEUE = "vaults.advisories";

/** Forget what is long past, and sweep blobs that no row points to. */
export const TIDY_QUEUE = "vaults.tidy";

export const VAULT_QUEUES: readonly QueueDeclaration[] = [
  { name: UPDATE_QUEUE, message: "vaultId", retries: 3, retryDelaySeconds: 30, expireSeconds: 2 * 60 * 60, singleton: "per-id", schedule: "none" },
  { name: SCAN_QUEUE, message: "none", retries: 0, retryDelaySeconds: 60, expireSeconds: 5 * 60, singleton: "none", schedule: "* * * * *" },
  { name: ADVISORIES_QUEUE, message: "none", retries: 0, retryDelaySeconds: 60, expireSeconds: 60 * 60, singleton: "none", schedule: "41 * * * *" },
  { name: TIDY_QUEUE, message: "none", retries: 1, retryDelaySeconds: 60 * 60, expireSeconds: 60 * 60, singleton: "none", schedule: "23 3 * * *" },
];
