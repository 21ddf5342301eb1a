// `strongroom releases`: what reports on this machine hold dependencies against to say how far they are behind, where it is from, and how old it is.

import { readFile } from "node:fs/promises";

import { z } from "zod";

import { formatBytes, formatCount, plural } from "#base/format.ts";
import { defineCommand, type CommandArgs, type Values } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { usageError } from "#cli/args/parse.ts";
import { cacheFolder } from "#cli/cache-folder.ts";
import { parseMaxAge, stopOnSignals, tellFailure, tellLastTry } from "#cli/public-data.ts";

const options = {
  from: { type: "string", value: "FOLDER", summary: "with update: the folder with files *.jsonl" },
  registry: { type: "string", multiple: true, value: "ECOSYSTEM=URL", summary: "with gather: whom to ask, as npm=https://registry.example.org" },
  to: { type: "string", value: "FOLDER", summary: "with gather: where a file for each ecosystem is written" },
  except: { type: "string", multiple: true, value: "PREFIX", summary: "with gather: names that begin so are not asked for, as @company/" },
  direct: { type: "boolean", summary: "with gather: only what a project asks for itself" },
  "max-age": { type: "string", value: "DAYS", summary: "with status: the oldest that is not stale" },
  json: { type: "boolean", summary: "with status: for programs, on standard output" },
  quiet: { type: "boolean", short: "q", summary: "no progress" },
} as const;

type ReleaseValues = Values<typeof options>;

export const releasesCommand = defineCommand({
  name: "releases",
  summary: "read or gather released versions, for how far dependencies are behind",
  usage: "releases update --from FOLDER | releases gather REPORT… --registry ECOSYSTEM=URL… --to FOLDER | releases status",
  details: `Without data on releases a report does not say how far dependencies are behind. \`update\` reads it from a folder of files
*.jsonl; nobody is asked. The first line of a file is its format and day, each other one a package (a day not known is null):

  {"format":"strongroom.releases/1","date":"2026-11-30"}
  {"ecosystem":"npm","name":"example","versions":{"1.0.0":"2020-01-01","1.1.0":null}}

\`gather\` writes such files for the packages in reports (JSON), by asking package registries in their ecosystem's own format.
Nobody is asked by default. CAUTION: a registry that is asked learns the names of all that is asked for, internal ones too; leave
those out with --except, or name a registry of your own. No server asks: it reads a folder (releasesFolder). What ADDRESS must
answer:
npm packuments · PyPI name/json · crates.io the API's crates · RubyGems the API's versions · Packagist p2 · Pub api/packages ·
NuGet registrations (not packed) · Go the module proxy protocol · Maven maven-metadata.xml (no days, so no libyears).

  strongroom report . --json report.json
  strongroom releases gather report.json --registry npm=https://registry.example.org --except @company/ --to releases
  strongroom releases update --from releases

Exit codes: 0 done, and with status: there and current · 1 with status: absent, damaged or stale · 2 the command line was not
understood · 3 a source could not be had.`,
  options,
  positionals: { min: 1, max: 1_000 },
  async run(args): Promise<ExitCode> {
    const [action = "", ...reports] = args.positionals;
    if (action === "gather" && reports.length > 0) return await gather(reports, args);
    if (reports.length === 0 && action === "update") return await update(args.values);
    if (reports.length === 0 && action === "status") return await status(args.values);
    throw usageError("`releases` does update, gather with reports, or status", "releases");
  },
});

async function update({ from }: ReleaseValues): Promise<ExitCode> {
  if (from === undefined) throw usageError("`releases update` needs --from FOLDER", "releases");
  const [{ updateLocalReleases }, { createSystemClock }] = await Promise.all([import("#roles/local-public-data.ts"), import("#platform/clock/system-clock.ts")]);
  const stop = stopOnSignals();
  try {
    const { keys, asOf, sources } = await updateLocalReleases({ from, cacheDir: cacheFolder(), clock: createSystemClock(), signal: stop.signal });
    process.stdout.write(`Releases of ${plural(keys, "package")} as of ${asOf.slice(0, DAY_CHARACTERS)}, from ${formatBytes(sources.reduce((sum, { bytes }) => sum + bytes, 0))}.\n`);
    return EXIT.ok;
  } catch (error) {
    return tellFailure(error, stop.signal);
  } finally {
    stop.forget();
  }
}

const DAY_CHARACTERS = "YYYY-MM-DD".length;

async function status(values: ReleaseValues): Promise<ExitCode> {
  const maxAgeDays = parseMaxAge(values["max-age"], "releases");
  const [{ readLocalStatus }, { createSystemClock }] = await Promise.all([import("#roles/local-public-data.ts"), import("#platform/clock/system-clock.ts")]);
  const found = await readLocalStatus("releases", { cacheDir: cacheFolder(), clock: createSystemClock(), maxAgeDays });
  const code = found.state === "current" ? EXIT.ok : EXIT.failed;
  if (values.json === true) {
    process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
    return code;
  }
  const { state, about, ageDays, lastTry } = found;
  if (about === null) process.stdout.write(`${state}: read them with \`strongroom releases update --from FOLDER\`\n`);
  else process.stdout.write(`${state}: releases of ${plural(about.keys, "package")}, as of ${about.asOf.slice(0, DAY_CHARACTERS)} (${formatCount(ageDays ?? 0)} days, at most ${maxAgeDays})\n`);
  process.stdout.write(tellLastTry(lastTry));
  return code;
}

async function gather(reports: readonly string[], { values }: CommandArgs<typeof options>): Promise<ExitCode> {
  const { registry = [], to, except = [], direct = false, quiet } = values;
  if (to === undefined || registry.length === 0) throw usageError("`releases gather` needs --registry ECOSYSTEM=URL and --to FOLDER", "releases");
  const [{ gatherLocalReleases, listRegistries }, { createSystemClock }] = await Promise.all([import("#roles/local-public-data.ts"), import("#platform/clock/system-clock.ts")]);
  const addresses = parseRegistries(registry, listRegistries().map(({ ecosystem }) => ecosystem));
  const components = (await Promise.all(reports.map(readComponents))).flat().filter(({ name, direct: isDirect }) => (!direct || isDirect === true) && !except.some((prefix) => name.startsWith(prefix)));
  const asked = new Map([...addresses].map(([ecosystem, url]) => [ecosystem, { url, packages: groupPackages(components.filter((each) => each.ecosystem === ecosystem)) }]));
  const stop = stopOnSignals();
  try {
    for (const [ecosystem, { url, packages }] of asked) if (quiet !== true) process.stderr.write(`asking ${new URL(url).host} for ${plural(packages.length, "package")} of ${ecosystem}\n`);
    const gathered = await gatherLocalReleases({ registries: asked, folder: to, clock: createSystemClock(), signal: stop.signal });
    for (const { ecosystem, packages, absent } of gathered) process.stdout.write(`${ecosystem}: releases of ${plural(packages, "package")}${absent === 0 ? "" : `; ${formatCount(absent)} are not there`}.\n`);
    return EXIT.ok;
  } catch (error) {
    return tellFailure(error, stop.signal);
  } finally {
    stop.forget();
  }
}

function parseRegistries(given: readonly string[], ecosystems: readonly string[]): ReadonlyMap<string, string> {
  return new Map(given.map((text) => {
    const at = text.indexOf("=");
    const ecosystem = ecosystems.find((name) => name.toLowerCase() === text.slice(0, Math.max(0, at)).toLowerCase());
    const url = text.slice(at + 1);
    if (ecosystem === undefined || !/^https?:\/\//i.test(url) || !URL.canParse(url)) throw usageError(`expected one of ${ecosystems.join(", ")}, = and an address, not \`${text}\``, "releases");
    return [ecosystem, url] as const;
  }));
}

const reportSchema = z.object({
  facets: z.object({
    dependencies: z.object({
      components: z.array(z.object({ ecosystem: z.string(), name: z.string(), version: z.string().nullable(), direct: z.boolean().nullable(), origin: z.string().nullable() })),
    }),
  }),
});

type ReportedComponent = z.infer<typeof reportSchema>["facets"]["dependencies"]["components"][number];

/** What is had from a repository, an address or a folder is none of a registry's business. */
async function readComponents(path: string): Promise<readonly ReportedComponent[]> {
  const text = await readFile(path, "utf8").catch(() => {
    throw usageError(`there is no report \`${path}\``, "releases");
  });
  const parsed = reportSchema.safeParse(parseJson(text));
  if (!parsed.success) throw usageError(`\`${path}\` is no report with dependencies (strongroom report SOURCE --json FILE)`, "releases");
  return parsed.data.facets.dependencies.components.filter(({ origin }) => origin === null);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function groupPackages(components: readonly ReportedComponent[]): { readonly name: string; readonly versions: readonly string[] }[] {
  const versions = new Map<string, Set<string>>();
  for (const { name, version } of components) {
    const known = versions.get(name) ?? new Set();
    if (version !== null) known.add(version);
    versions.set(name, known);
  }
  return [...versions].map(([name, used]) => ({ name, versions: [...used] }));
}
