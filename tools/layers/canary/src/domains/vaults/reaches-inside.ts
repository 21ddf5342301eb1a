export { rules } from "#domains/access/rules.ts";
