// Which runtimes, systems and databases the repository asks for that have ended or will soon, and how far its dependencies are behind.

import { listManifests } from "#analyzers/dependencies/compose-dependencies.ts";
import type { FacetMaterial } from "#analyzers/facets/material.ts";
import { compareText } from "#base/compare-text.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";
import type { Component } from "#analyzers/dependencies/resolve/component.ts";
import { findEndOfLife, type RuntimeUse } from "./find-end-of-life.ts";
import { measureFreshness, type Freshness as Measured, type FreshnessResult } from "./measure-freshness.ts";
import { createReleaseData } from "./releases.ts";

type Freshness = FacetValue<"freshness">;
type Row = Freshness["evidence"]["runtimes"][number];

const MS_PER_SECOND = 1000;
const SECONDS_PER_DAY = 86_400;
const ORDER: readonly Row["state"][] = ["ended", "may have ended", "ends soon", "supported"];

interface PlacedUse extends RuntimeUse {
  readonly path: string;
  readonly line: number | null;
}

export function composeFreshness(material: Pick<FacetMaterial, "files" | "settings" | "components" | "published">): Freshness {
  const { files, settings } = material;
  const behind = measureBehind(material);
  const { findings, unknown, dataDate } = findEndOfLife({ runtimes: listRuntimes(files), at: settings.at * MS_PER_SECOND });
  const rows = findings.map(({ use, title, cycle, state, ends }): Row => ({ title, cycle, state, ends, requirement: use.requirement, path: use.path, line: use.line }));
  return {
    results: {
      dataDate,
      ended: count(rows, "ended"), mayHaveEnded: count(rows, "may have ended"), endsSoon: count(rows, "ends soon"), supported: count(rows, "supported"),
      unknown: unknown.length,
      releases: behind === null ? null : summarise(behind, settings.at),
    },
    evidence: {
      runtimes: rows.sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state) || compareText(one.title, other.title) || compareText(one.path, other.path)),
      behind: (behind?.components ?? []).map(describeBehind).sort((one, other) => (other.libyears ?? -1) - (one.libyears ?? -1) || (other.releasesBehind ?? -1) - (one.releasesBehind ?? -1) || compareText(one.purl, other.purl)),
    },
  };
}

/** Null where no releases were given: then nothing is said, which is not «up to date». */
function measureBehind({ settings, components, published }: Pick<FacetMaterial, "settings" | "components" | "published">): FreshnessResult<Component> | null {
  const { releasesDate } = settings;
  if (releasesDate === undefined) return null;
  // What is had from a repository, an address or a folder is no release of the ecosystem's registry.
  const released = components().filter(({ origin }) => origin === undefined);
  return measureFreshness({ components: released, releases: createReleaseData({ date: releasesDate, records: published.releases }) });
}

function summarise({ components, dataDate, ...sums }: FreshnessResult<Component>, at: number): Freshness["results"]["releases"] {
  const date = dataDate ?? "";
  return {
    dataDate: date,
    dataAgeDays: Math.max(0, Math.floor((at - Date.parse(date) / MS_PER_SECOND) / SECONDS_PER_DAY)),
    newest: components.filter(({ state }) => state === "newest").length,
    majorBehind: components.filter(({ step }) => step === "major").length,
    minorBehind: components.filter(({ step }) => step === "minor").length,
    patchBehind: components.filter(({ step }) => step === "patch").length,
    ...sums,
  };
}

function describeBehind({ component, ...measured }: Measured<Component>): Freshness["evidence"]["behind"][number] {
  const { purl, name, version, direct } = component;
  return { purl, name, version, direct, ...measured };
}

function count(rows: readonly Row[], state: Row["state"]): number {
  return rows.filter((row) => row.state === state).length;
}

/** What manifests ask of runtimes, and what images are built from. */
function listRuntimes(files: FacetMaterial["files"]): PlacedUse[] {
  return listManifests(files).flatMap(({ path, facts }) => [
    ...(facts.runtimes ?? []).map(({ product, requirement, line }) => ({ product, requirement, path, line })),
    ...(facts.ecosystem === "Docker" ? facts.packages.flatMap(({ name, version, line }) => (version === null ? [] : [{ product: name, requirement: version, path, line }])) : []),
  ]);
}
