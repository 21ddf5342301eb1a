// What rests on public data is the same while the lock files, the data, the analysers and the day are: it is kept, and an update that changed none
// of them takes it over.

import { createHash } from "node:crypto";

import type { FacetName } from "#protocol/report/facets/index.ts";
import { DAY } from "#base/units.ts";

import type { Facets } from "./facets.ts";
import type { FactStore } from "./facts.ts";
import { listHeadLines, type HeadState } from "./head-state.ts";
import type { PublicData } from "./ports.ts";
import type { AnalyzerVersions } from "./selection.ts";

export interface LookedUp {
  /** Null where it has to be looked up. */
  find(): Promise<Facets | null>;
  keep(facets: Facets): Promise<void>;
}

export interface LookedUpGiven {
  /** Null where nothing is remembered. */
  readonly facts: Pick<FactStore, "get" | "put"> | null;
  readonly head: HeadState;
  readonly publicData: Pick<PublicData, "edition">;
  readonly analyzers: AnalyzerVersions;
  readonly names: readonly FacetName[];
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** There is one for each store of facts. */
const LOOKED_UP_ID = "looked-up";

interface Kept {
  readonly digest: string;
  readonly facets: Facets;
}

export async function openLookedUp({ facts, head, publicData, analyzers, names, at }: LookedUpGiven): Promise<LookedUp> {
  if (facts === null) return { find: async () => await Promise.resolve(null), keep: async () => {} };
  const hash = createHash("sha256");
  // Ages and ends are told in whole days.
  hash.update(`${JSON.stringify([analyzers, names, await publicData.edition(), Math.floor(at / DAY)])}\n`);
  for (const { bytes } of listHeadLines(head, "manifests")) hash.update(bytes);
  const digest = hash.digest("hex");
  return {
    async find() {
      const kept = (await facts.get("head", [LOOKED_UP_ID])).get(LOOKED_UP_ID) as Kept | undefined;
      return kept?.digest === digest ? kept.facets : null;
    },
    keep: async (facets) => await facts.put("head", [[LOOKED_UP_ID, { digest, facets } satisfies Kept]]),
  };
}
