// Reports that a command makes of a source itself: where the source is, with what credential, what is remembered, how it is told that it goes on.

import { join } from "node:path";

import { type AppError, isAppError } from "#base/app-error.ts";
import type { Values } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { usageError } from "#cli/args/parse.ts";
import { cacheFolder } from "#cli/cache-folder.ts";
import { speaksUnicode } from "#cli/report/terminal-place.ts";
import { readVersion } from "#platform/config/version.ts";
import type { Secret } from "#platform/secrets/secret.ts";
import type { Report } from "#protocol/report/schema.ts";
import type { PastScope } from "#protocol/sandbox/wire.ts";


export const SOURCE_OPTIONS = {
  ref: { type: "string", value: "NAME", summary: "the branch or tag to report on, instead of HEAD" },
  username: { type: "string", value: "NAME", summary: "user name that goes with the token" },
  "token-env": { type: "string", value: "VARIABLE", summary: "environment variable that holds the token or password" },
  "ssh-key": { type: "string", value: "FILE", summary: "private key for an ssh address, without a passphrase" },
  "no-cache": { type: "boolean", summary: "remember nothing, and use nothing that is remembered" },
  quiet: { type: "boolean", short: "q", summary: "no report on the terminal, no progress" },
} as const;

type SourceValues = Values<typeof SOURCE_OPTIONS>;

export interface SourceGiven {
  readonly source: string;
  readonly values: SourceValues;
  /** With their versions. */
  readonly analyzers: Readonly<Record<string, number>>;
  readonly pastScope: PastScope;
}

export interface SourceReports {
  /** Null for HEAD. */
  make(ref: string | null): Promise<Report>;
  /** Nothing more is made: the line of progress goes. */
  made(): void;
}

const FINGERPRINT_KEY_BYTES = 32;

/** What is wrong with the source, and a signal that stops the work, become exit codes. */
export async function withSource({ source, values, analyzers, pastScope }: SourceGiven, work: (reports: SourceReports) => Promise<ExitCode>): Promise<ExitCode> {
  const [{ createReport }, { createSystemClock }] = await Promise.all([import("#roles/report.ts"), import("#platform/clock/system-clock.ts")]);
  const clock = createSystemClock();
  const startedAt = clock.now();
  const stop = stopOnSignals();
  const progress = await openProgress(values.quiet === true);
  try {
    const fingerprintKey = crypto.getRandomValues(new Uint8Array(FINGERPRINT_KEY_BYTES));
    const credential = await readCredential(values);
    return await work({
      made: () => progress?.end(),
      make: async (ref) => await createReport({
        source, ref, credential, analyzers, fingerprintKey, pastScope,
        allow: hostOf(source),
        cacheDir: values["no-cache"] === true ? null : cacheFolder(),
        publicDataDir: join(cacheFolder(), "advisories"),
        version: readVersion(),
        clock,
        onProgress: (step) => progress?.show({ ...step, elapsedMs: clock.now() - startedAt }),
        signal: stop.signal,
      }),
    });
  } catch (error) {
    progress?.end();
    if (stop.signal.aborted) {
      process.stderr.write("stopped\n");
      return EXIT.failed;
    }
    if (!isAppError(error) || !isAboutSource(error)) throw error;
    process.stderr.write(`error: ${error.message}\n${error.remedy}\n`);
    return EXIT.source;
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

/** Of a terminal that does not say how wide it is. */
const UNKNOWN_COLUMNS = 80;

/** From the environment or a file, never from the command line, which others on the machine can read. */
async function readCredential(values: SourceValues): Promise<Secret | null> {
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
