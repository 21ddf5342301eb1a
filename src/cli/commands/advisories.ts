// `strongroom advisories`: fetches what reports on this machine look known vulnerabilities up in (OSV, EPSS, KEV), and says how old it is.

import { formatBytes, formatCount } from "#base/format.ts";
import { defineCommand, type Values } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { usageError } from "#cli/args/parse.ts";
import { cacheFolder } from "#cli/cache-folder.ts";
import { parseMaxAge, stopOnSignals, tellFailure, tellLastTry } from "#cli/public-data.ts";
import type { AboutData, DataKind } from "#protocol/public-data/index-format.ts";
import type { DataStatus } from "#roles/local-public-data.ts";
import { SETTINGS } from "#platform/config/settings.ts";

const options = {
  from: { type: "string", value: "FOLDER|URL", summary: "with update: a folder of dumps or records, or another mirror than OSV's own" },
  epss: { type: "string", value: "FILE|URL", summary: "with update: scores of EPSS from elsewhere than where FIRST publishes them" },
  kev: { type: "string", value: "FILE|URL", summary: "with update: the KEV catalogue from elsewhere than where CISA publishes it" },
  "max-age": { type: "string", value: "DAYS", summary: `with status: the oldest that is not stale (default: ${SETTINGS.advisoriesMaxAgeDays.default})` },
  json: { type: "boolean", summary: "with status: for programs, on standard output" },
  quiet: { type: "boolean", short: "q", summary: "no progress" },
} as const;

const DAY_CHARACTERS = "YYYY-MM-DD".length;

type AdvisoryValues = Values<typeof options>;

export const advisoriesCommand = defineCommand({
  name: "advisories",
  summary: "fetch advisories of known vulnerabilities for reports on this machine, and say how old they are",
  usage: "advisories update [--from PLACE] [--epss PLACE] [--kev PLACE] | advisories status [--max-age DAYS] [--json]",
  details: `\`update\` fetches the dumps of OSV (osv.dev), one for each ecosystem, from OSV's own mirror or another, or reads a folder with
dumps (zip) or records (JSON). Whole ecosystems are fetched: nothing is said about what is analysed.
With them come the scores of EPSS (how likely a vulnerability is exploited) and the KEV catalogue (which ones are known to have
been), from FIRST and CISA. With --from a folder's own are read (epss_scores-….csv.gz, known_exploited_vulnerabilities.json), and
nothing is asked of those two; --epss and --kev name other places.
They are kept under $XDG_CACHE_HOME/strongroom. When one cannot be had whole, the one from before stays.

  strongroom advisories update
  strongroom advisories update --from /media/usb/osv
  strongroom advisories status --max-age 3

Exit codes: 0 done, and with status: advisories are there, and nothing is stale · 1 with status: absent, damaged or stale · 2 the
command line was not understood · 3 a source could not be had.`,
  options,
  positionals: { min: 1, max: 1 },
  async run({ positionals, values }): Promise<ExitCode> {
    const [action = ""] = positionals;
    if (action === "update") return await update(values);
    if (action === "status") return await status(values);
    throw usageError(`\`advisories\` does update or status, not \`${action}\``, "advisories");
  },
});

async function update({ from, epss, kev, quiet }: AdvisoryValues): Promise<ExitCode> {
  const [{ updateLocalAdvisories }, { createSystemClock }] = await Promise.all([import("#roles/local-public-data.ts"), import("#platform/clock/system-clock.ts")]);
  const stop = stopOnSignals();
  let shown = "";
  try {
    const updates = await updateLocalAdvisories({
      from: from ?? null,
      feeds: { epss: epss ?? null, kev: kev ?? null },
      cacheDir: cacheFolder(),
      clock: createSystemClock(),
      signal: stop.signal,
      onProgress(what) {
        if (quiet !== true && what !== shown) process.stderr.write(`fetching ${what}\n`);
        shown = what;
      },
    });
    const failures = updates.flatMap(({ outcome }) => ("error" in outcome ? [outcome.error] : []));
    for (const { kind, outcome } of updates) if ("about" in outcome) process.stdout.write(`${tellUpdate(kind, outcome.about)}\n`);
    for (const error of failures) process.stderr.write(`error: ${error.message}\n${error.remedy}\n`);
    return failures.length === 0 ? EXIT.ok : EXIT.source;
  } catch (error) {
    return tellFailure(error, stop.signal);
  } finally {
    stop.forget();
  }
}

function tellUpdate(kind: DataKind, about: AboutData): string {
  const bytes = about.sources.reduce((sum, source) => sum + source.bytes, 0);
  const refused = about.sources.reduce((sum, source) => sum + source.refused, 0);
  const left = refused === 0 ? "" : `; ${formatCount(refused)} files were no advisories`;
  return `${tellContent(kind, about)} as of ${about.asOf.slice(0, DAY_CHARACTERS)}, from ${formatBytes(bytes)}${left}.`;
}

function tellContent(kind: DataKind, { records, keys }: AboutData): string {
  if (kind === "epss") return `EPSS: scores of ${formatCount(records)} vulnerabilities`;
  if (kind === "kev") return `KEV: ${formatCount(records)} vulnerabilities known to have been exploited`;
  return `${formatCount(records)} advisories for ${formatCount(keys)} packages`;
}

async function status(values: AdvisoryValues): Promise<ExitCode> {
  const maxAge = parseMaxAge(values["max-age"], "advisories");
  const [{ readLocalStatus }, { createSystemClock }] = await Promise.all([import("#roles/local-public-data.ts"), import("#platform/clock/system-clock.ts")]);
  const given = { cacheDir: cacheFolder(), clock: createSystemClock(), maxAgeDays: maxAge };
  const advisories = await readLocalStatus("advisories", given);
  const [epss, kev] = [await readLocalStatus("epss", given), await readLocalStatus("kev", given)];
  // Without EPSS and KEV a report says less; with ones that are old it would say what is not so any more.
  const isGood = advisories.state === "current" && [epss, kev].every(({ state }) => state === "current" || state === "absent");
  const code = isGood ? EXIT.ok : EXIT.failed;
  if (values.json === true) {
    process.stdout.write(`${JSON.stringify({ ...advisories, epss, kev }, null, 2)}\n`);
    return code;
  }
  process.stdout.write(tellStatus("advisories", advisories));
  for (const { name, records, refused, from } of advisories.about?.sources ?? []) process.stdout.write(`  ${name}: ${formatCount(records)}${refused === 0 ? "" : `, and ${formatCount(refused)} that are none`}, from ${from}\n`);
  process.stdout.write(tellStatus("epss", epss) + tellStatus("kev", kev));
  return code;
}

const TITLES = { advisories: "", epss: "EPSS ", kev: "KEV " } as const;

function tellStatus(kind: keyof typeof TITLES, { state, about, ageDays, maxAgeDays, lastTry }: DataStatus): string {
  const found = about === null
    ? `${TITLES[kind]}${state}: fetch ${kind === "advisories" ? "them" : "it"} with \`strongroom advisories update\`\n`
    : `${TITLES[kind]}${state}: ${tellContent(kind, about).replace(/^\w+: /, "")}, as of ${about.asOf.slice(0, DAY_CHARACTERS)} (${formatCount(ageDays ?? 0)} days, at most ${maxAgeDays})\n`;
  return found + tellLastTry(lastTry);
}
