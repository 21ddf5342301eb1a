export { door } from "#platform/db/door.ts";
