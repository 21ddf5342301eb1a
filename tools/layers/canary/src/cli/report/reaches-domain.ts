export { vault } from "#domains/vaults/index.ts";
