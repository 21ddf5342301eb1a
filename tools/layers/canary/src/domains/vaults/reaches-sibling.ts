export { claim } from "#domains/assurance/index.ts";
