// Writes the documents that repeat what the code says; with `--check` it compares instead, and fails where they differ.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { composeClaimsPage } from "./claims-page.ts";
import { composeCommandsPage } from "./commands-page.ts";
import { composeDomainsPage } from "./domains-page.ts";
import { composeErrorsPage } from "./errors-page.ts";
import { composeComparisonSchema, composeGateSchema, composeLicencePolicySchema, composeReportSchema } from "./report-schema.ts";
import { composeSettingsPage } from "./settings-page.ts";

const ROOT = join(import.meta.dirname, "../..");

const DOCUMENTS: Readonly<Record<string, () => string | Promise<string>>> = {
  "docs/claims.md": composeClaimsPage,
  "docs/commands.md": composeCommandsPage,
  "docs/domains.md": composeDomainsPage,
  "docs/errors.md": composeErrorsPage,
  "docs/settings.md": composeSettingsPage,
  "src/protocol/report/strongroom.report-1.schema.json": composeReportSchema,
  "src/protocol/report/strongroom.comparison-1.schema.json": composeComparisonSchema,
  "src/protocol/gate/strongroom.gate-1.schema.json": composeGateSchema,
  "src/protocol/licences/strongroom.licence-policy-1.schema.json": composeLicencePolicySchema,
};

const check = process.argv.includes("--check");
let different = 0;
for (const [path, compose] of Object.entries(DOCUMENTS)) {
  const wanted = await compose();
  const file = join(ROOT, path);
  if (existsSync(file) && readFileSync(file, "utf8") === wanted) continue;
  different += 1;
  if (check) {
    console.error(`docs: ${path} is not what the code says; run \`npm run docs\``);
    continue;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, wanted);
  console.log(`docs: wrote ${path}`);
}
console.log(`docs: ${Object.keys(DOCUMENTS).length} documents, ${different} ${check ? "differ" : "written"}`);
process.exitCode = check && different > 0 ? 1 : 0;
