// `strongroom report`: what a repository is made of, in the terminal, as JSON and as a page.

import { basename } from "node:path";

import { plural } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import { type CommandArgs, defineCommand } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { usageError } from "#cli/args/parse.ts";
import { applyAllowList, readAllowList } from "#cli/report/allow-list.ts";
import { judgeByFile, LICENCE_POLICY_OPTION, readLicencePolicy } from "#cli/report/licence-policy.ts";
import { parseGate, reachesGate } from "#cli/report/fail-on.ts";
import { terminalPlace } from "#cli/report/terminal-place.ts";
import { readSigner, signFiles, type FileSigner, type WrittenFile } from "#cli/report/sign.ts";
import { writeOut } from "#cli/report/write-out.ts";
import { newFindings } from "#protocol/gate/new-findings.ts";
import { EXPORT_FORMATS, FORMATS } from "#protocol/report/exports/formats.ts";
import type { ReportFinding } from "#protocol/report/exports/findings.ts";
import type { Severity } from "#protocol/report/facets/severity.ts";
import type { Report } from "#protocol/report/schema.ts";
import type { JudgedFinding } from "#protocol/suppressions/apply.ts";
import { ANALYZERS, isAnalyzerId, selectAnalyzers } from "#protocol/sandbox/analyzers.ts";

import { SOURCE_OPTIONS, withSource } from "./source-reports.ts";

const options = {
  json: { type: "string", value: "FILE", summary: "write strongroom.report/1; `-` is standard output" },
  html: { type: "string", value: "FILE", summary: "write one self-contained page; `-` is standard output" },
  pdf: { type: "string", value: "FILE", summary: "write a letter to print and to keep" },
  sarif: { type: "string", value: "FILE", summary: "write what wants doing as SARIF 2.1.0; `-` is standard output" },
  cyclonedx: { type: "string", value: "FILE", summary: "write the bill of materials as CycloneDX 1.7; `-` is standard output" },
  spdx: { type: "string", value: "FILE", summary: "write the bill of materials as SPDX 2.3; `-` is standard output" },
  sign: { type: "string", value: "FILE", summary: "write a signed statement (DSSE) about the files that are written" },
  "sign-key": { type: "string", value: "FILE", summary: "private key for --sign: Ed25519 as PEM, without a passphrase" },
  only: { type: "string", value: "LIST", summary: "analyses to run, with commas between; languages and lines always do" },
  since: { type: "string", value: "NAME", summary: "a branch or tag: tell what is new since then" },
  allow: { type: "string", value: "FILE", summary: "findings that are suppressed, each with a reason (strongroom.allow/1); every file that is written says so" },
  ...LICENCE_POLICY_OPTION,
  "fail-on": { type: "string", value: "SEVERITY", summary: "end with 1 for findings so grave or graver: critical, high, medium, low" },
  ...SOURCE_OPTIONS,
} as const;

type ReportArgs = CommandArgs<typeof options>;

const DETAILS = `SOURCE is a folder (with git or without), an archive (zip, tar, tar.gz, tar.zst), or the address of one of
these: https://…, ssh://…, user@host:path. Of a git repository the commit at HEAD is read, not the work tree.
Nothing is written to the source, and nothing of it is run.

Analyses: complexity, risks, secrets, vulnerabilities, licences, dependencies, duplication, shares, freshness, cost,
structure, hotspots, knowledge, coupling, age, coverage, history.
Findings are secrets, code risks, known vulnerabilities, and licences that the policy denies: the published one, or that
of --licence-policy FILE, which says of licences by their categories, uses and identifiers what is allowed, to be
reviewed or denied (its schema: src/protocol/licences/strongroom.licence-policy-1.schema.json); with --since only new
ones count for --fail-on. Secrets are searched in the whole history of all branches and tags, with --ref or --since
in that of the branch: what came and left again is found too, and is to be revoked. Vulnerabilities are looked up in what
\`strongroom advisories update\` has fetched, how far dependencies are behind in what \`strongroom releases update\` has read.

What was found is remembered under $XDG_CACHE_HOME/strongroom, sealed, so that the next report costs what changed.

  strongroom report .
  strongroom report https://git.example.com/team/product --json report.json --html report.html
  strongroom report . --only secrets,dependencies --sarif findings.sarif --fail-on high --since main
  strongroom report . --licence-policy licences.json --html report.html
  strongroom report . --json r.json --pdf r.pdf --sign r.dsse.json --sign-key my-key.pem
  FORGE_TOKEN=… strongroom report https://git.example.com/private --token-env FORGE_TOKEN

Exit codes: 0 the report is made · 1 there are findings as grave as --fail-on says · 2 the command line was not
understood · 3 the source could not be had.`;

export const reportCommand = defineCommand({
  name: "report",
  summary: "report on a folder, a repository or an archive, without a server",
  usage: "report SOURCE [--json FILE] [--html FILE] [--pdf FILE] [--sarif FILE] [--only LIST] [--fail-on SEVERITY]",
  details: DETAILS,
  options,
  positionals: { min: 1, max: 1 },
  async run(args): Promise<ExitCode> {
    if (toStandardOutput(args.values).length > 1) throw usageError(`only one of ${EXPORT_FORMATS.map((format) => `--${format}`).join(", ")} can be \`-\``);
    return await runReport(args);
  },
});

const GATE_LINES = 50;

async function runReport(args: ReportArgs): Promise<ExitCode> {
  const { values } = args;
  const source = args.positionals[0] as string;
  const { since } = values;
  const gate = parseGate(values["fail-on"]);
  const analyzers = parseOnly(values.only);
  const allowList = await readAllowList(values.allow, "report");
  const licences = await readLicencePolicy(values["licence-policy"], "report");
  if (licences !== null && analyzers["licences"] === undefined) throw usageError("--licence-policy judges licences: expected `licences` among --only", "report");
  const signer = await readSigner(values, { command: "report", formats: EXPORT_FORMATS });
  // What is asked of one branch or tag, or is new on it, is told by its own history: what lies behind others is none of it.
  const pastScope = since === undefined && values.ref === undefined ? "all-refs" : "branch";
  return await withSource({ source, values, analyzers, pastScope }, async ({ make, made }) => {
    // The earlier one first: the later one then costs what has changed since.
    const earlier = since === undefined ? null : judgeByFile(await make(since), licences);
    const report = applyAllowList(judgeByFile(await make(values.ref ?? null), licences), allowList);
    made();
    const findings = newFindings(report, earlier === null ? null : { report: earlier, sameKey: true });
    const counting = findings.filter(({ suppressed }) => !suppressed);
    await tellReport(report, { source, args, signer, since: since === undefined ? null : { name: since, findings: counting } });
    if (gate === null || !reachesGate(findings, gate)) return EXIT.ok;
    tellGate(counting, gate);
    return EXIT.failed;
  });
}

interface Telling {
  readonly source: string;
  readonly args: ReportArgs;
  readonly signer: FileSigner | null;
  /** Findings that were not there then. */
  readonly since: { readonly name: string; readonly findings: readonly ReportFinding[] } | null;
}

async function tellReport(report: Report, { source, args, signer, since }: Telling): Promise<void> {
  const { quiet } = args.values;
  const { writeExport } = await import("#platform/letter/index.ts");
  const written: WrittenFile[] = [];
  for (const format of EXPORT_FORMATS) {
    const file = args.values[format];
    if (file === undefined) continue;
    const bytes = await writeExport(format, report, { source });
    await writeOut(file, bytes);
    written.push({ name: file === "-" ? `report.${FORMATS[format].extension}` : basename(file), bytes });
  }
  if (signer !== null) await writeOut(signer.file, await signFiles(written, signer, { report, earlier: null }));
  if (quiet === true || toStandardOutput(args.values).length > 0) return;
  const { renderTerminal } = await import("#cli/report/terminal.ts");
  process.stdout.write(renderTerminal(report, { ...terminalPlace(), sourceLabel: source, ...(since === null ? {} : { since }) }));
}

/** A pipeline shows what stopped it, whatever else it keeps quiet. */
function tellGate(findings: readonly JudgedFinding[], gate: Severity): void {
  const grave = findings.filter((finding) => reachesGate([finding], gate));
  for (const { severity, rule, path, line, message } of grave.slice(0, GATE_LINES)) process.stderr.write(`${severity}: ${visibleText(path === "" ? rule : `${path}:${line} ${rule}`)}: ${visibleText(message)}\n`);
  process.stderr.write(`${plural(grave.length, "finding")} of severity ${gate} or graver\n`);
}

function toStandardOutput(values: ReportArgs["values"]): string[] {
  return EXPORT_FORMATS.filter((format) => values[format] === "-");
}

function parseOnly(list: string | undefined): Readonly<Record<string, number>> {
  if (list === undefined) return ANALYZERS;
  const names = list.split(",").map((name) => name.trim()).filter((name) => name !== "");
  const unknown = names.find((name) => !isAnalyzerId(name));
  if (unknown !== undefined) throw usageError(`expected analyses of ${Object.keys(ANALYZERS).join(", ")}, got «${unknown}»`, "report");
  return selectAnalyzers(names.filter(isAnalyzerId));
}
