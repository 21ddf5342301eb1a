// The door: reports and comparisons as files that people keep.

export { writeComparison } from "./comparison-export.ts";
export { writeExport, type ExportGiven } from "./exports.ts";
export { writeJson } from "./json.ts";
