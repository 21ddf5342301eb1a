// Serving from the first line to the last: settings, start, what is printed, signals, stop.

import { readVersion } from "#platform/config/version.ts";
import { SECOND } from "#base/units.ts";
import { createSystemClock } from "#platform/clock/system-clock.ts";
import { loadConfig, type LoadConfigGiven } from "#platform/config/load-config.ts";
import { createLog } from "#platform/log/log.ts";

import { startAllRoles, type RunningServer } from "./all.ts";

export interface ServeGiven extends Pick<LoadConfigGiven, "overrides" | "file"> {
  /** One line for the person who started it. */
  out(line: string): void;
}

/** A stop that takes longer than this has something that does not let go; the next start recovers what it leaves. */
const MAX_STOP_MS = 40 * SECOND;
/** 128 and the number of SIGKILL, as a shell shows it: stopped by force. */
const FORCED_EXIT = 137;

/** Resolves when the server has stopped. @throws AppError of a start that failed. */
export async function serve({ overrides, file, out }: ServeGiven): Promise<void> {
  const config = await loadConfig({ environment: process.env, overrides, file });
  const clock = createSystemClock();
  const log = createLog({ level: config.logLevel, clock, to: process.stderr });
  const stopAsked = nextSignal();
  const server = await startAllRoles({ config, clock, log, version: readVersion(), out });
  announce(server, out);
  await stopAsked;
  forceOnSecondSignal();
  await server.stop();
}

function announce({ url, firstLink, pages }: RunningServer, out: (line: string) => void): void {
  out(`Strongroom is serving at ${url}`);
  if (!pages) out("The pages are not built, so there is the API alone: `./strongroom serve` builds them.");
  if (firstLink !== null) out(`Nobody owns it yet. Whoever opens this link becomes the owner; it works once:\n  ${firstLink}`);
}

/** Asked for before the start, so that a signal during it is not lost. */
function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    const onSignal = (): void => {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
      resolve();
    };
    process.on("SIGINT", onSignal);
    process.on("SIGTERM", onSignal);
  });
}

function forceOnSecondSignal(): void {
  const force = (): void => process.exit(FORCED_EXIT);
  process.once("SIGINT", force);
  process.once("SIGTERM", force);
  setTimeout(force, MAX_STOP_MS).unref();
}
