export { access } from "#domains/access/index.ts";
