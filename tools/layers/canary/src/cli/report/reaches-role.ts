export { all } from "#roles/all.ts";
