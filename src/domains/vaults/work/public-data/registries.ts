// How package registries tell the versions of a package and their days, each in its ecosystem's documented format. Where each is, whoever asks
// has to say: no address stands here, and nobody is asked by default.

import { z } from "zod";

/** Asks one registry: `path` begins with a slash and follows its address. */
export interface RegistryAnswers {
  json(path: string): Promise<unknown>;
  text(path: string): Promise<string>;
  /** What follows the registry's address in another address of it; null where that is elsewhere. */
  pathOf(url: string): string | null;
}

export interface AskedPackage {
  readonly name: string;
  /** Those that are used. */
  readonly versions: readonly string[];
}

/** Version to day, null where the registry does not say. */
export type Days = Readonly<Record<string, string | null>>;

export interface Registry {
  /** What the address is the base of, for the help. */
  readonly answers: string;
  /** Throws a ZodError where the answer is of another format. */
  read(ask: RegistryAnswers, asked: AskedPackage): Promise<Days>;
}

/** An instant of any precision; only its day counts. */
const instant = z.string().max(64).regex(/^\d{4}-\d\d-\d\d/).transform((text) => text.slice(0, 10)).pipe(z.iso.date());
const version = z.string().min(1).max(256);

const npmSchema = z.object({ versions: z.record(version, z.unknown()), time: z.record(z.string(), instant.catch("")).optional() });
const pypiSchema = z.object({ releases: z.record(version, z.array(z.object({ upload_time_iso_8601: instant.optional(), yanked: z.boolean().optional() }))) });
const cratesSchema = z.object({ versions: z.array(z.object({ num: version, created_at: instant, yanked: z.boolean() })) });
const gemsSchema = z.array(z.object({ number: version, created_at: instant }));
const pubSchema = z.object({ versions: z.array(z.object({ version, published: instant.optional(), retracted: z.boolean().optional() })) });
const goSchema = z.object({ Version: version, Time: instant.optional() });
const nugetLeaf = z.object({ catalogEntry: z.object({ version, published: instant.optional(), listed: z.boolean().optional() }) });
const nugetSchema = z.object({ items: z.array(z.object({ "@id": z.string(), items: z.array(nugetLeaf).optional() })).max(1_000) });

/** By the ecosystem's name as OSV has it. */
export const REGISTRIES: Readonly<Record<string, Registry>> = {
  npm: {
    answers: "packuments, as `ADDRESS/name`",
    async read(ask, { name }) {
      const { versions, time = {} } = npmSchema.parse(await ask.json(`/${encodeURIComponent(name).replace(/^%40/, "@")}`));
      return daysOf(Object.keys(versions).map((each) => [each, time[each] ?? null]));
    },
  },
  PyPI: {
    answers: "JSON metadata, as `ADDRESS/name/json`",
    async read(ask, { name }) {
      const { releases } = pypiSchema.parse(await ask.json(`/${encodeURIComponent(name)}/json`));
      // A release is what can be installed: with a file that was not taken back.
      const standing = Object.entries(releases).map(([each, files]) => [each, files.filter(({ yanked }) => yanked !== true)] as const).filter(([, files]) => files.length > 0);
      return daysOf(standing.flatMap(([each, files]) => files.map(({ upload_time_iso_8601: at }) => [each, at ?? null] as const)));
    },
  },
  "crates.io": {
    answers: "the API's crates, as `ADDRESS/name`",
    async read(ask, { name }) {
      const { versions } = cratesSchema.parse(await ask.json(`/${encodeURIComponent(name)}`));
      return daysOf(versions.filter(({ yanked }) => !yanked).map(({ num, created_at: at }) => [num, at]));
    },
  },
  RubyGems: {
    answers: "the API's versions, as `ADDRESS/name.json`",
    async read(ask, { name }) {
      return daysOf(gemsSchema.parse(await ask.json(`/${encodeURIComponent(name)}.json`)).map(({ number, created_at: at }) => [number, at]));
    },
  },
  Packagist: {
    answers: "metadata of Composer 2, as `ADDRESS/vendor/name.json`",
    async read(ask, { name }) {
      const { packages } = z.object({ packages: z.record(z.string(), z.array(z.object({ version, time: instant.optional() }))) }).parse(await ask.json(`/${name.split("/").map(encodeURIComponent).join("/")}.json`));
      return daysOf(Object.values(packages).flat().map(({ version: each, time }) => [each, time ?? null]));
    },
  },
  Pub: {
    answers: "the repository specification's packages, as `ADDRESS/name`",
    async read(ask, { name }) {
      const { versions } = pubSchema.parse(await ask.json(`/${encodeURIComponent(name)}`));
      return daysOf(versions.filter(({ retracted }) => retracted !== true).map(({ version: each, published }) => [each, published ?? null]));
    },
  },
  NuGet: {
    answers: "registrations that are not packed, as `ADDRESS/name/index.json`",
    async read(ask, { name }) {
      const { items } = nugetSchema.parse(await ask.json(`/${encodeURIComponent(name.toLowerCase())}/index.json`));
      const leaves: z.infer<typeof nugetLeaf>[] = [];
      for (const page of items) leaves.push(...(page.items ?? (await readNugetPage(ask, page["@id"]))));
      // Before there was a word for it, a version that was not to be found was given a day of the year 1900.
      return daysOf(leaves.map(({ catalogEntry }) => catalogEntry).filter(({ listed, published }) => listed !== false && published?.startsWith("1900-") !== true).map(({ version: each, published }) => [each, published ?? null]));
    },
  },
  Go: {
    answers: "the module proxy protocol, as `ADDRESS/module/@v/list`",
    async read(ask, { name, versions }) {
      const module = `/${name.split("/").map((part) => encodeURIComponent(part.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`)).replaceAll("%21", "!")).join("/")}`;
      const listed = (await ask.text(`${module}/@v/list`)).split("\n").map((line) => line.trim()).filter((line) => version.safeParse(line).success);
      // A day costs a question: the newest and the ones that are used are what libyears need.
      const newest = goSchema.parse(await ask.json(`${module}/@latest`));
      const days: (readonly [string, string | null])[] = [...listed.map((each) => [each, null] as const), [newest.Version, newest.Time ?? null]];
      for (const used of versions) if (used !== newest.Version) days.push([used, goSchema.parse(await ask.json(`${module}/@v/${encodeURIComponent(used)}.info`)).Time ?? null]);
      return daysOf(days);
    },
  },
  Maven: {
    answers: "a repository's `maven-metadata.xml`, which has no days: libyears stay unknown",
    async read(ask, { name }) {
      const [group = "", artifact = ""] = name.split(":");
      const xml = await ask.text(`/${[...group.split("."), artifact].map(encodeURIComponent).join("/")}/maven-metadata.xml`);
      const inside = xml.slice(xml.indexOf("<versions>"), xml.indexOf("</versions>"));
      return daysOf([...inside.matchAll(/<version>([^<]{1,256})<\/version>/g)].map(([, each = ""]) => [each.trim(), null]));
    },
  },
};

async function readNugetPage(ask: RegistryAnswers, url: string): Promise<readonly z.infer<typeof nugetLeaf>[]> {
  const path = ask.pathOf(url);
  return z.object({ items: z.array(nugetLeaf) }).parse(path === null ? null : await ask.json(path)).items;
}

/** A version that is there several times (files, platforms) was released on its first day. */
function daysOf(given: readonly (readonly [version: string, day: string | null])[]): Days {
  const days = new Map<string, string | null>();
  for (const [each, at] of given) {
    const day = at === "" ? null : at;
    const known = days.get(each) ?? null;
    days.set(each, known === null ? day : day === null || known < day ? known : day);
  }
  return Object.fromEntries(days);
}
