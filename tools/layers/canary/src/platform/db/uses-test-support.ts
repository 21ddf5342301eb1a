export { fake } from "#platform/db/testing/fake.ts";
