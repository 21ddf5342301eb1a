export { report } from "#protocol/report/report.ts";
