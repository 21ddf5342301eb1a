// The queue that ./take-and-hang.ts and its test share.

import type { QueueDeclaration } from "#platform/domain/domain.ts";

export const CRASH_QUEUE: QueueDeclaration = {
  name: "vaults.crash",
  message: "vaultId",
  retries: 2,
  retryDelaySeconds: 0,
  expireSeconds: 3600,
  singleton: "per-id",
  schedule: "none",
};
