// `strongroom compare`: what changed between two reports, in the terminal, as JSON, as a page and as a letter.

import { basename } from "node:path";

import { defineCommand, type Values } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { usageError } from "#cli/args/parse.ts";
import { readSigner, signFiles, type WrittenFile } from "#cli/report/sign.ts";
import { writeOut } from "#cli/report/write-out.ts";
import { sha256Hex } from "#platform/digest/sha256-hex.ts";
import { COMPARISON_FORMATS } from "#protocol/report/comparison-formats.ts";
import type { Comparison } from "#protocol/report/comparison-schema.ts";
import type { Report } from "#protocol/report/schema.ts";

const options = {
  json: { type: "string", value: "FILE", summary: "write strongroom.comparison/1; `-` is standard output" },
  html: { type: "string", value: "FILE", summary: "write one self-contained page; `-` is standard output" },
  pdf: { type: "string", value: "FILE", summary: "write a letter to print and to keep" },
  sign: { type: "string", value: "FILE", summary: "write a signed statement (DSSE) about the files that are written" },
  "sign-key": { type: "string", value: "FILE", summary: "private key for --sign: Ed25519 as PEM, without a passphrase" },
  quiet: { type: "boolean", short: "q", summary: "nothing on the terminal" },
} as const;

const DETAILS = `BEFORE and AFTER are reports as \`strongroom report … --json FILE\` writes them, or as a server exports them. Figures, the score
line by line, languages, people as counts; findings and dependencies that are new, gone or changed where both reports name them.
What only one of them looked at is never told as new or gone; findings that are suppressed are left out, and counted.

  strongroom compare spring.json autumn.json --html changes.html
  strongroom compare spring.json autumn.json --pdf changes.pdf --sign changes.dsse.json --sign-key my-key.pem
  strongroom verify changes.pdf --envelope changes.dsse.json --key their-key.pem`;

export const compareCommand = defineCommand({
  name: "compare",
  summary: "tell what changed between two reports",
  usage: "compare BEFORE.json AFTER.json [--json FILE] [--html FILE] [--pdf FILE] [--sign FILE --sign-key FILE]",
  details: DETAILS,
  options,
  positionals: { min: 2, max: 2 },
  async run({ positionals, values }): Promise<ExitCode> {
    const toOutput = COMPARISON_FORMATS.filter((format) => values[format] === "-").length;
    if (toOutput > 1) throw usageError("only one of --json, --html, --pdf can be `-`", "compare");
    const signer = await readSigner(values, { command: "compare", formats: COMPARISON_FORMATS });
    const [before, after] = await Promise.all(positionals.map(readReport)) as [Report, Report];
    if (signer !== null && Date.parse(before.generatedAt) > Date.parse(after.generatedAt)) throw usageError("expected the earlier report first: what is signed says of which the later one is compared with", "compare");
    const { compareReports } = await import("#protocol/report/compare.ts");
    const comparison = compareReports({ before, after, hash: sha256Hex });
    const written = await writeFiles(comparison, values);
    if (signer !== null) await writeOut(signer.file, await signFiles(written, signer, { report: after, earlier: before }));
    if (values.quiet === true || toOutput > 0) return EXIT.ok;
    const { terminalPlace } = await import("#cli/report/terminal-place.ts");
    const { renderComparison } = await import("#cli/report/terminal-comparison.ts");
    process.stdout.write(renderComparison(comparison, terminalPlace()));
    return EXIT.ok;
  },
});

async function writeFiles(comparison: Comparison, values: Values<typeof options>): Promise<WrittenFile[]> {
  const written: WrittenFile[] = [];
  for (const format of COMPARISON_FORMATS) {
    const file = values[format];
    if (file === undefined) continue;
    const { writeComparison } = await import("#platform/letter/index.ts");
    const bytes = await writeComparison(format, comparison);
    await writeOut(file, bytes);
    written.push({ name: file === "-" ? `comparison.${format}` : basename(file), bytes });
  }
  return written;
}

async function readReport(file: string): Promise<Report> {
  const [{ readJsonFile }, { reportSchema }] = await Promise.all([import("#cli/report/read-json.ts"), import("#protocol/report/schema.ts")]);
  return await readJsonFile({ file, shape: reportSchema, what: "report (strongroom.report/1)", command: "compare" });
}
