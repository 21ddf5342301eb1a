import { fake } from "#platform/db/testing/fake.ts";
import { vault } from "#domains/vaults/index.ts";
console.log(fake, vault);
