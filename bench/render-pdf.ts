// Makes a letter of a report, as `strongroom report --pdf` does once it has one: node bench/render-pdf.ts REPORT.json OUT.pdf

import { readFileSync, writeFileSync } from "node:fs";

import { writeExport } from "#platform/letter/index.ts";
import { reportSchema } from "#protocol/report/schema.ts";

const [, , from = "", to = ""] = process.argv;
writeFileSync(to, await writeExport("pdf", reportSchema.parse(JSON.parse(readFileSync(from, "utf8"))), { source: "git.example.com/team/product" }));
