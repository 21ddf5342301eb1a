export { plain as count } from "#base/plain.ts";
