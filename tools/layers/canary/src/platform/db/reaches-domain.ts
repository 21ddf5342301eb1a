import type { vault } from "#domains/vaults/index.ts";
export type Vault = typeof vault;
