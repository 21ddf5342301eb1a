export { all as serve } from "#roles/all.ts";
