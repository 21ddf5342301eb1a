export { count } from "#analyzers/lines/count.ts";
