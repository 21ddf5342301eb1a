// `strongroom report`: what a repository is made of, in the terminal, as JSON and as a page.

import { writeFile } from "node:fs/promises";

import { type AppError, isAppError } from "#base/app-error.ts";
import { type CommandArgs, defineCommand } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { usageError } from "#cli/args/parse.ts";
import { cacheFolder } from "#cli/cache-folder.ts";
import { readVersion } from "#platform/config/version.ts";
import type { Secret } from "#platform/secrets/secret.ts";
import type { Report } from "#protocol/report/schema.ts";

const options = {
  json: { type: "string", value: "FILE", summary: "write strongroom.report/1; `-` is standard output" },
  html: { type: "string", value: "FILE", summary: "write one self-contained page; `-` is standard output" },
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

What was found is remembered under $XDG_CACHE_HOME/strongroom, sealed, so that the next report costs what changed.

  strongroom report .
  strongroom report https://git.example.com/team/product --json report.json --html report.html
  FORGE_TOKEN=… strongroom report https://git.example.com/private --token-env FORGE_TOKEN

Exit codes: 0 the report is made · 2 the command line was not understood · 3 the source could not be had.`;

export const reportCommand = defineCommand({
  name: "report",
  summary: "report on a folder, a repository or an archive, without a server",
  usage: "report SOURCE [--json FILE] [--html FILE] [--ref NAME]",
  details: DETAILS,
  options,
  positionals: { min: 1, max: 1 },
  async run(args): Promise<ExitCode> {
    const outputs = [args.values.json, args.values.html].filter((file) => file === "-");
    if (outputs.length > 1) throw usageError("only one of --json and --html can be `-`");
    try {
      return await runReport(args);
    } catch (error) {
      if (!isAppError(error) || !isAboutSource(error)) throw error;
      process.stderr.write(`error: ${error.message}\n${error.remedy}\n`);
      return EXIT.source;
    }
  },
});

async function runReport(args: ReportArgs): Promise<ExitCode> {
  const source = args.positionals[0] as string;
  const [{ createReport }, { createSystemClock }] = await Promise.all([import("#roles/report.ts"), import("#platform/clock/system-clock.ts")]);
  const clock = createSystemClock();
  const startedAt = clock.now();
  const stop = stopOnSignals();
  const progress = await openProgress(args.values.quiet === true);
  try {
    const report = await createReport({
      source,
      ref: args.values.ref ?? null,
      credential: await readCredential(args),
      allow: hostOf(source),
      cacheDir: args.values["no-cache"] === true ? null : cacheFolder(),
      version: readVersion(),
      clock,
      onProgress: (step) => progress?.show({ ...step, elapsedMs: clock.now() - startedAt }),
      signal: stop.signal,
    });
    progress?.end();
    await tellReport(report, source, args);
    return EXIT.ok;
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

async function tellReport(report: Report, source: string, args: ReportArgs): Promise<void> {
  const { json, html, quiet } = args.values;
  if (json !== undefined) await writeOut(json, `${JSON.stringify(report, null, 2)}\n`);
  if (html !== undefined) {
    const { renderHtml } = await import("#cli/report/html.ts");
    await writeOut(html, renderHtml(report, { sourceLabel: source }));
  }
  if (quiet === true || json === "-" || html === "-") return;
  const { renderTerminal } = await import("#cli/report/terminal.ts");
  const { stdout } = process;
  const isTerminal = stdout.isTTY;
  stdout.write(renderTerminal(report, {
    columns: isTerminal ? stdout.columns || UNKNOWN_COLUMNS : PIPE_COLUMNS,
    color: isTerminal && stdout.hasColors(),
    unicode: speaksUnicode(),
    sourceLabel: source,
  }));
}

/** Of a terminal that does not say how wide it is. */
const UNKNOWN_COLUMNS = 80;
/** Width of a report that goes into a file or a pipe. */
const PIPE_COLUMNS = 80;

async function writeOut(file: string, text: string): Promise<void> {
  if (file === "-") {
    await new Promise<void>((resolve, reject) => process.stdout.write(text, (error) => (error ? reject(error) : resolve())));
    return;
  }
  try {
    await writeFile(file, text);
  } catch (error) {
    if (error instanceof Error && "code" in error) throw usageError(`cannot write ${file}: ${String(error.code)}`);
    throw error;
  }
}

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

function speaksUnicode(): boolean {
  const locale = process.env["LC_ALL"] || process.env["LC_CTYPE"] || process.env["LANG"] || "";
  return /utf-?8/i.test(locale) || process.platform === "darwin";
}

function isAboutSource(error: AppError): boolean {
  return /^(source|git|archive)\./.test(error.code);
}
