// `strongroom compare`: what changed between two reports, in the terminal, as JSON, as a page and as a letter.

import { defineCommand } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { usageError } from "#cli/args/parse.ts";
import { writeOut } from "#cli/report/write-out.ts";
import { sha256Hex } from "#platform/digest/sha256-hex.ts";
import type { Report } from "#protocol/report/schema.ts";

const options = {
  json: { type: "string", value: "FILE", summary: "write strongroom.comparison/1; `-` is standard output" },
  html: { type: "string", value: "FILE", summary: "write one self-contained page; `-` is standard output" },
  pdf: { type: "string", value: "FILE", summary: "write a letter to print and to keep" },
  quiet: { type: "boolean", short: "q", summary: "nothing on the terminal" },
} as const;

const DETAILS = `BEFORE and AFTER are reports as \`strongroom report … --json FILE\` writes them, or as a server exports them. Figures, the score
line by line, languages, people as counts; findings and dependencies that are new, gone or changed where both reports name them.
What only one of them looked at is never told as new or gone.

  strongroom compare spring.json autumn.json --html changes.html`;

export const compareCommand = defineCommand({
  name: "compare",
  summary: "tell what changed between two reports",
  usage: "compare BEFORE.json AFTER.json [--json FILE] [--html FILE] [--pdf FILE]",
  details: DETAILS,
  options,
  positionals: { min: 2, max: 2 },
  async run({ positionals, values }): Promise<ExitCode> {
    const toOutput = [values.json, values.html, values.pdf].filter((file) => file === "-").length;
    if (toOutput > 1) throw usageError("only one of --json, --html, --pdf can be `-`", "compare");
    const [before, after] = await Promise.all(positionals.map(readReport)) as [Report, Report];
    const { compareReports } = await import("#protocol/report/compare.ts");
    const comparison = compareReports({ before, after, hash: sha256Hex });
    if (values.json !== undefined) await writeOut(values.json, (await import("#platform/letter/json.ts")).writeJson(comparison));
    if (values.html !== undefined || values.pdf !== undefined) {
      const { renderComparisonHtml, renderComparisonPdf } = await import("#platform/letter/comparison.ts");
      if (values.html !== undefined) await writeOut(values.html, renderComparisonHtml(comparison));
      if (values.pdf !== undefined) await writeOut(values.pdf, await renderComparisonPdf(comparison));
    }
    if (values.quiet === true || toOutput > 0) return EXIT.ok;
    const { terminalPlace } = await import("#cli/report/terminal-place.ts");
    const { renderComparison } = await import("#cli/report/terminal-comparison.ts");
    process.stdout.write(renderComparison(comparison, terminalPlace()));
    return EXIT.ok;
  },
});

async function readReport(file: string): Promise<Report> {
  const [{ readJsonFile }, { reportSchema }] = await Promise.all([import("#cli/report/read-json.ts"), import("#protocol/report/schema.ts")]);
  return await readJsonFile({ file, shape: reportSchema, what: "report (strongroom.report/1)", command: "compare" });
}
