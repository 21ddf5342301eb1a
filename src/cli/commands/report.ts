// `strongroom report`: what a repository is made of, in the terminal, as JSON and as a page.

import { basename, join } from "node:path";

import { type AppError, isAppError } from "#base/app-error.ts";
import { plural } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import { type CommandArgs, defineCommand } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { usageError } from "#cli/args/parse.ts";
import { newFindings, parseGate, reachesGate, readAllowList } from "#cli/report/gate.ts";
import { speaksUnicode, terminalPlace } from "#cli/report/terminal-place.ts";
import { readSigner, signReport, type FileSigner, type WrittenFile } from "#cli/report/sign.ts";
import { writeOut } from "#cli/report/write-out.ts";
import { cacheFolder } from "#cli/cache-folder.ts";
import { readVersion } from "#platform/config/version.ts";
import type { Secret } from "#platform/secrets/secret.ts";
import type { AllowList } from "#protocol/report/exports/allow-list.ts";
import { EXPORT_FORMATS, FORMATS } from "#protocol/report/exports/formats.ts";
import type { ReportFinding } from "#protocol/report/exports/findings.ts";
import type { Severity } from "#protocol/report/facets/severity.ts";
import type { Report } from "#protocol/report/schema.ts";
import { ANALYZERS, isAnalyzerId, selectAnalyzers } from "#protocol/sandbox/analyzers.ts";

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
  allow: { type: "string", value: "FILE", summary: "findings that are allowed, each with a reason (strongroom.allow/1)" },
  "fail-on": { type: "string", value: "SEVERITY", summary: "end with 1 for findings so grave or graver: critical, high, medium, low" },
  ref: { type: "string", value: "NAME", summary: "the branch or tag to report on, instead of HEAD" },
  username: { type: "string", value: "NAME", summary: "user name that goes with the token" },
  "token-env": { type: "string", value: "VARIABLE", summary: "environment variable that holds the token or password" },
  "ssh-key": { type: "string", value: "FILE", summary: "private key for an ssh address, without a passphrase" },
  "no-cache": { type: "boolean", summary: "remember nothing, and use nothing that is remembered" },
  quiet: { type: "boolean", short: "q", summary: "no report on the terminal, no progress" },
} as const;

type ReportArgs = CommandArgs<typeof options>;

const DETAILS = `SOURCE is a folder (with git or without), an archive (zip, tar, tar.gz, tar.zst), or the address of one of
these: https://…, ssh://…, user@host:path. Of a git repository the commit at HEAD is read, not the work tree.
Nothing is written to the source, and nothing of it is run.

Analyses: complexity, risks, secrets, vulnerabilities, licences, dependencies, duplication, shares, freshness, cost,
structure, hotspots, knowledge, coupling, age, coverage, history.
Findings are secrets, code risks, known vulnerabilities, and licences that the policy denies; with --since only new
ones count for --fail-on. Secrets are searched in the whole history of all branches and tags, with --ref or --since
in that of the branch: what came and left again is found too, and is to be revoked. Vulnerabilities are looked up in what
\`strongroom advisories update\` has fetched, how far dependencies are behind in what \`strongroom releases update\` has read.

What was found is remembered under $XDG_CACHE_HOME/strongroom, sealed, so that the next report costs what changed.

  strongroom report .
  strongroom report https://git.example.com/team/product --json report.json --html report.html
  strongroom report . --only secrets,dependencies --sarif findings.sarif --fail-on high --since main
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
    try {
      return await runReport(args);
    } catch (error) {
      if (!isAppError(error) || !isAboutSource(error)) throw error;
      process.stderr.write(`error: ${error.message}\n${error.remedy}\n`);
      return EXIT.source;
    }
  },
});

const FINGERPRINT_KEY_BYTES = 32;
const GATE_LINES = 50;

async function runReport(args: ReportArgs): Promise<ExitCode> {
  const source = args.positionals[0] as string;
  const { since } = args.values;
  const gate = parseGate(args.values["fail-on"]);
  const analyzers = parseOnly(args.values.only);
  const allowList = await readAllowList(args.values.allow);
  const signer = await readSigner(args.values);
  const [{ createReport }, { createSystemClock }] = await Promise.all([import("#roles/report.ts"), import("#platform/clock/system-clock.ts")]);
  const clock = createSystemClock();
  const startedAt = clock.now();
  const stop = stopOnSignals();
  const progress = await openProgress(args.values.quiet === true);
  try {
    const fingerprintKey = crypto.getRandomValues(new Uint8Array(FINGERPRINT_KEY_BYTES));
    const credential = await readCredential(args);
    const make = async (ref: string | null): Promise<Report> => await createReport({
      source, ref, credential, analyzers, fingerprintKey,
      // What is asked of one branch or tag, or is new on it, is told by its own history: what lies behind others is none of it.
      pastScope: since === undefined && args.values.ref === undefined ? "all-refs" : "branch",
      allow: hostOf(source),
      cacheDir: args.values["no-cache"] === true ? null : cacheFolder(),
      publicDataDir: join(cacheFolder(), "advisories"),
      version: readVersion(),
      clock,
      onProgress: (step) => progress?.show({ ...step, elapsedMs: clock.now() - startedAt }),
      signal: stop.signal,
    });
    // The earlier one first: the later one then costs what has changed since.
    const earlier = since === undefined ? null : await make(since);
    const report = await make(args.values.ref ?? null);
    progress?.end();
    const findings = newFindings(report, { earlier, allowList });
    const counting = findings.filter(({ allowedBecause }) => allowedBecause === null);
    await tellReport(report, { source, args, allowList, signer, since: since === undefined ? null : { name: since, findings: counting } });
    if (gate === null || !reachesGate(findings, gate)) return EXIT.ok;
    tellGate(counting, gate);
    return EXIT.failed;
  } catch (error) {
    progress?.end();
    if (!stop.signal.aborted) throw error;
    process.stderr.write("stopped\n");
    return EXIT.failed;
  } finally {
    stop.release();
  }
}

/** The first Ctrl-C lets go and cleans up; the second ends at once, as everywhere. */
function stopOnSignals(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort(new DOMException("stopped by a signal", "AbortError"));
  process.once("SIGINT", abort);
  process.once("SIGTERM", abort);
  return {
    signal: controller.signal,
    release: () => void process.off("SIGINT", abort).off("SIGTERM", abort),
  };
}

async function openProgress(quiet: boolean) {
  const { stderr } = process;
  if (quiet || !stderr.isTTY) return null;
  const { createProgressLine } = await import("#cli/report/progress.ts");
  return createProgressLine({ write: (text) => stderr.write(text), isTerminal: true, columns: stderr.columns || UNKNOWN_COLUMNS, color: stderr.hasColors(), unicode: speaksUnicode() });
}

interface Telling {
  readonly source: string;
  readonly args: ReportArgs;
  readonly allowList: AllowList | null;
  readonly signer: FileSigner | null;
  /** Findings that were not there then. */
  readonly since: { readonly name: string; readonly findings: readonly ReportFinding[] } | null;
}

async function tellReport(report: Report, { source, args, allowList, signer, since }: Telling): Promise<void> {
  const { quiet } = args.values;
  const { writeExport } = await import("#platform/letter/index.ts");
  const written: WrittenFile[] = [];
  for (const format of EXPORT_FORMATS) {
    const file = args.values[format];
    if (file === undefined) continue;
    const bytes = await writeExport(format, report, { source, allowList });
    await writeOut(file, bytes);
    written.push({ name: file === "-" ? `report.${FORMATS[format].extension}` : basename(file), bytes });
  }
  if (signer !== null) await writeOut(signer.file, await signReport(report, written, signer));
  if (quiet === true || toStandardOutput(args.values).length > 0) return;
  const { renderTerminal } = await import("#cli/report/terminal.ts");
  process.stdout.write(renderTerminal(report, { ...terminalPlace(), sourceLabel: source, ...(since === null ? {} : { since }) }));
}

/** A pipeline shows what stopped it, whatever else it keeps quiet. */
function tellGate(findings: readonly ReportFinding[], gate: Severity): void {
  const grave = findings.filter((finding) => reachesGate([{ ...finding, allowedBecause: null }], gate));
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

/** Of a terminal that does not say how wide it is. */
const UNKNOWN_COLUMNS = 80;

/** From the environment or a file, never from the command line, which others on the machine can read. */
async function readCredential({ values }: ReportArgs): Promise<Secret | null> {
  const variable = values["token-env"];
  const keyFile = values["ssh-key"];
  if (variable === undefined && keyFile === undefined) {
    if (values.username !== undefined) throw usageError("--username goes with --token-env");
    return null;
  }
  if (variable !== undefined && keyFile !== undefined) throw usageError("only one of --token-env and --ssh-key can be used");
  const [{ encodeCredential }, { Secret }] = await Promise.all([import("#platform/egress/credential.ts"), import("#platform/secrets/secret.ts")]);
  if (keyFile !== undefined) {
    const { readFile } = await import("node:fs/promises");
    const privateKey = await readFile(keyFile, "utf8").catch(() => {
      throw usageError(`cannot read the private key ${keyFile}`);
    });
    return await Secret.seal(encodeCredential({ kind: "ssh-key", privateKey }));
  }
  const token = process.env[variable as string];
  if (token === undefined || token === "") throw usageError(`the environment variable ${variable as string} is not set`);
  return await Secret.seal(encodeCredential({ kind: "token", username: values.username ?? "git", token }));
}

/** Whoever runs the command may reach what the machine may: the host that was asked for, inside or not. */
function hostOf(source: string): readonly string[] {
  // git's own short form of ssh: `user@host:path`.
  const short = /^[\w.-]+@([\w.-]+):/.exec(source)?.[1];
  if (short !== undefined) return [short];
  if (!URL.canParse(source)) return [];
  const { hostname } = new URL(source);
  return hostname === "" ? [] : [hostname.replace(/^\[|\]$/g, "")];
}

function isAboutSource(error: AppError): boolean {
  return /^(source|git|archive)\./.test(error.code);
}
