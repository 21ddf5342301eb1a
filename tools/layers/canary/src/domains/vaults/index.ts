export { access as vault } from "#domains/access/index.ts";
