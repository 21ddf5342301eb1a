// What a call of a tool looks at, known before it is made: whoever keeps the results reads that and no more.

import type { FacetName } from "#protocol/report/facets/index.ts";

import { METRICS, type MetricName } from "./metrics.ts";
import type { ToolName } from "./names.ts";
import { isToolName, TOOLS } from "./registry.ts";

export interface ToolCall {
  readonly tool: ToolName;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface Reads {
  /** A vault's number; `only`: the one that there is; `each`: the newest snapshot of every vault. */
  readonly vault: number | "only" | "each";
  readonly snapshots: "newest" | "all";
  /** Null: all that the snapshot has. */
  readonly facets: readonly FacetName[] | null;
}

const OVER_TIME: ReadonlySet<ToolName> = new Set(["trend", "compare", "urgent"]);

/** Null where the tool will not take the call. */
export function readsOf(name: string, given: unknown): Reads | null {
  if (!isToolName(name)) return null;
  const { about, input } = TOOLS[name];
  const parsed = input.safeParse(given ?? {});
  if (!parsed.success) return null;
  const { vault, metric } = parsed.data as { readonly vault?: number; readonly metric?: MetricName };
  if (about === "vault") return { vault: vault ?? "only", snapshots: OVER_TIME.has(name) ? "all" : "newest", facets: null };
  const facet = metric === undefined ? null : METRICS[metric].facet;
  return { vault: "each", snapshots: "newest", facets: facet === null ? [] : [facet] };
}
