// What the commands about public data have in common.

import { isAppError } from "#base/app-error.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { usageError } from "#cli/args/parse.ts";
import { SETTINGS } from "#platform/config/settings.ts";

/** Days; the setting's default where none were given. @throws AppError `usage.invalid`. */
export function parseMaxAge(given: string | undefined, command: "advisories" | "releases"): number {
  const days = given ?? String(SETTINGS.advisoriesMaxAgeDays.default);
  if (!/^\d{1,4}$/.test(days)) throw usageError(`expected a number of days, not \`${days}\``, command);
  return Number(days);
}

export interface SignalStop {
  readonly signal: AbortSignal;
  forget(): void;
}

export function stopOnSignals(): SignalStop {
  const stop = new AbortController();
  const abort = (): void => stop.abort(new DOMException("stopped by a signal", "AbortError"));
  process.once("SIGINT", abort);
  process.once("SIGTERM", abort);
  return { signal: stop.signal, forget: () => void process.off("SIGINT", abort).off("SIGTERM", abort) };
}

/** Says why a source could not be had. @throws what is no such failure. */
export function tellFailure(error: unknown, signal: AbortSignal): ExitCode {
  if (signal.aborted) {
    process.stderr.write("stopped\n");
    return EXIT.failed;
  }
  if (!isAppError(error) || !/^(source|archive|advisories|releases)\./.test(error.code)) throw error;
  process.stderr.write(`error: ${error.message}\n${error.remedy}\n`);
  return EXIT.source;
}

export function tellLastTry(lastTry: { readonly at: string; readonly failedWith: string | null } | null): string {
  return lastTry === null || lastTry.failedWith === null ? "" : `The last update failed at ${lastTry.at.slice(0, "YYYY-MM-DDThh:mm".length)}Z: ${lastTry.failedWith}\n`;
}
