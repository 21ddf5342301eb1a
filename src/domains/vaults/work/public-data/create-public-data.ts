// The public data of this machine as an analysis asks for it: what concerns some packages, and how old it is.

import { isAppError } from "#base/app-error.ts";
import { packageKey } from "#base/package-names.ts";
import type { PackageName, PublicData } from "#domains/vaults/analysis/ports.ts";
import type { DataKind } from "#protocol/public-data/index-format.ts";

import { createDataStore } from "./data-store.ts";

const DAY_CHARACTERS = "YYYY-MM-DD".length;
const KINDS: readonly DataKind[] = ["advisories", "epss", "kev", "releases"];
const CVE = /^CVE-\d{4}-\d{4,12}$/;

interface FoundData {
  readonly date: string;
  readonly records: readonly unknown[];
}

/** `folder` need not be there: then there is no data, which is not the same as no vulnerability. */
export function createPublicData(folder: string): PublicData {
  const find = async (kind: DataKind, keys: Iterable<string>): Promise<FoundData | null> => {
    const index = await createDataStore(folder, kind).open().catch((error: unknown) => {
      if (isAppError(error, "advisories.absent")) return null;
      throw error;
    });
    if (index === null) return null;
    try {
      return { records: await index.find(keys), date: index.about.asOf.slice(0, DAY_CHARACTERS) };
    } finally {
      await index.close();
    }
  };
  return {
    async edition() {
      const editions = await Promise.all(KINDS.map(async (kind) => await createDataStore(folder, kind).edition()));
      return editions.every((edition) => edition === null) ? null : editions.join(" ");
    },
    async findVulnerabilities(packages) {
      const advisories = await find("advisories", keysOf(packages));
      // Without advisories the few of the program are looked into, and those are known here too late to ask for their ids.
      if (advisories === null) return { advisories, epss: null, kev: null };
      const cves = cvesOf(advisories.records);
      return { advisories, epss: await find("epss", cves), kev: await find("kev", cves) };
    },
    findReleases: async (packages) => await find("releases", keysOf(packages)),
  };
}

function keysOf(packages: readonly PackageName[]): ReadonlySet<string> {
  return new Set(packages.map(({ ecosystem, name }) => packageKey(ecosystem, name)));
}

/** EPSS and KEV know CVE alone: an advisory is one, or names one as another name of it. */
function cvesOf(records: readonly unknown[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const record of records) {
    const { id, aliases } = record as { readonly id?: unknown; readonly aliases?: unknown };
    for (const name of [id, ...(Array.isArray(aliases) ? aliases as readonly unknown[] : [])]) if (typeof name === "string" && CVE.test(name)) found.add(name);
  }
  return found;
}
