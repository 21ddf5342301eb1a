import { claim } from "#domains/assurance/index.ts";
import { vault } from "#domains/vaults/index.ts";
export const all = [claim, vault];
