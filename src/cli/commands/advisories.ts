// `strongroom advisories`: fetches the advisories that reports on this machine look known vulnerabilities up in, and says how old they are.

import { formatBytes, formatCount } from "#base/format.ts";
import { isAppError } from "#base/app-error.ts";
import { defineCommand, type Values } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { usageError } from "#cli/args/parse.ts";
import { cacheFolder } from "#cli/cache-folder.ts";
import { SETTINGS } from "#platform/config/settings.ts";

const options = {
  from: { type: "string", value: "FOLDER|URL", summary: "with update: a folder of dumps or records, or another mirror than OSV's own" },
  "max-age": { type: "string", value: "DAYS", summary: `with status: the oldest that is not stale (default: ${SETTINGS.advisoriesMaxAgeDays.default})` },
  json: { type: "boolean", summary: "with status: for programs, on standard output" },
  quiet: { type: "boolean", short: "q", summary: "no progress" },
} as const;

type AdvisoryValues = Values<typeof options>;

export const advisoriesCommand = defineCommand({
  name: "advisories",
  summary: "fetch advisories of known vulnerabilities for reports on this machine, and say how old they are",
  usage: "advisories update [--from FOLDER|URL] | advisories status [--max-age DAYS] [--json]",
  details: `\`update\` fetches the dumps of OSV (osv.dev), one for each ecosystem, from OSV's own mirror or another, or reads a folder with
dumps (zip) or records (JSON). Whole ecosystems are fetched: nothing is said about what is analysed.
They are kept under $XDG_CACHE_HOME/strongroom. When an update does not get everything, the ones from before stay.

  strongroom advisories update
  strongroom advisories update --from /media/usb/osv
  strongroom advisories status --max-age 3

Exit codes: 0 done, and with status: they are there and current · 1 with status: absent, damaged or stale · 2 the command line
was not understood · 3 the source could not be had.`,
  options,
  positionals: { min: 1, max: 1 },
  async run({ positionals, values }): Promise<ExitCode> {
    const [action = ""] = positionals;
    if (action === "update") return await update(values);
    if (action === "status") return await status(values);
    throw usageError(`\`advisories\` does update or status, not \`${action}\``, "advisories");
  },
});

async function update({ from, quiet }: AdvisoryValues): Promise<ExitCode> {
  const [{ updateLocalAdvisories }, { createSystemClock }] = await Promise.all([import("#roles/local-advisories.ts"), import("#platform/clock/system-clock.ts")]);
  const stop = new AbortController();
  const abort = (): void => stop.abort(new DOMException("stopped by a signal", "AbortError"));
  process.once("SIGINT", abort);
  process.once("SIGTERM", abort);
  let shown = "";
  try {
    const about = await updateLocalAdvisories({
      from: from ?? null,
      cacheDir: cacheFolder(),
      clock: createSystemClock(),
      signal: stop.signal,
      onProgress({ ecosystem }) {
        if (quiet !== true && ecosystem !== shown) process.stderr.write(`fetching ${ecosystem}\n`);
        shown = ecosystem;
      },
    });
    const bytes = about.sources.reduce((sum, source) => sum + source.bytes, 0);
    const refused = about.sources.reduce((sum, source) => sum + source.refused, 0);
    const left = refused === 0 ? "" : `; ${formatCount(refused)} files were no advisories`;
    process.stdout.write(`${formatCount(about.records)} advisories for ${formatCount(about.packages)} packages as of ${about.asOf.slice(0, 10)}, from ${formatBytes(bytes)}${left}.\n`);
    return EXIT.ok;
  } catch (error) {
    if (stop.signal.aborted) {
      process.stderr.write("stopped\n");
      return EXIT.failed;
    }
    if (!isAppError(error) || !/^(source|archive|advisories)\./.test(error.code)) throw error;
    process.stderr.write(`error: ${error.message}\n${error.remedy}\n`);
    return EXIT.source;
  } finally {
    process.off("SIGINT", abort).off("SIGTERM", abort);
  }
}

async function status(values: AdvisoryValues): Promise<ExitCode> {
  const maxAge = values["max-age"] ?? String(SETTINGS.advisoriesMaxAgeDays.default);
  if (!/^\d{1,4}$/.test(maxAge)) throw usageError(`expected a number of days, not \`${maxAge}\``, "advisories");
  const [{ readLocalAdvisoryStatus }, { createSystemClock }] = await Promise.all([import("#roles/local-advisories.ts"), import("#platform/clock/system-clock.ts")]);
  const found = await readLocalAdvisoryStatus({ cacheDir: cacheFolder(), clock: createSystemClock(), maxAgeDays: Number(maxAge) });
  const code = found.state === "current" ? EXIT.ok : EXIT.failed;
  if (values.json === true) {
    process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
    return code;
  }
  const { state, about, ageDays, lastTry } = found;
  if (about === null) process.stdout.write(`${state}: fetch them with \`strongroom advisories update\`\n`);
  else {
    process.stdout.write(`${state}: ${formatCount(about.records)} advisories for ${formatCount(about.packages)} packages, as of ${about.asOf.slice(0, 10)} (${formatCount(ageDays ?? 0)} days, at most ${maxAge})\n`);
    for (const { name, records, refused, from } of about.sources) process.stdout.write(`  ${name}: ${formatCount(records)}${refused === 0 ? "" : `, and ${formatCount(refused)} that are none`}, from ${from}\n`);
  }
  if (lastTry?.failedWith != null) process.stdout.write(`The last update failed at ${lastTry.at.slice(0, 16)}Z: ${lastTry.failedWith}\n`);
  return code;
}
