// Which runtimes, systems and databases the repository asks for that have ended or will soon.

import { listManifests } from "#analyzers/dependencies/compose-dependencies.ts";
import type { FacetMaterial } from "#analyzers/facets/material.ts";
import { compareText } from "#base/compare-text.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";
import { findEndOfLife, type RuntimeUse } from "./find-end-of-life.ts";

type Freshness = FacetValue<"freshness">;
type Row = Freshness["evidence"]["runtimes"][number];

const MS_PER_SECOND = 1000;
const ORDER: readonly Row["state"][] = ["ended", "may have ended", "ends soon", "supported"];

interface PlacedUse extends RuntimeUse {
  readonly path: string;
  readonly line: number | null;
}

export function composeFreshness({ files, settings }: Pick<FacetMaterial, "files" | "settings">): Freshness {
  const { findings, unknown, dataDate } = findEndOfLife({ runtimes: listRuntimes(files), at: settings.at * MS_PER_SECOND });
  const rows = findings.map(({ use, title, cycle, state, ends }): Row => ({ title, cycle, state, ends, requirement: use.requirement, path: use.path, line: use.line }));
  return {
    results: {
      dataDate,
      ended: count(rows, "ended"), mayHaveEnded: count(rows, "may have ended"), endsSoon: count(rows, "ends soon"), supported: count(rows, "supported"),
      unknown: unknown.length,
    },
    evidence: { runtimes: rows.sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state) || compareText(one.title, other.title) || compareText(one.path, other.path)) },
  };
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
