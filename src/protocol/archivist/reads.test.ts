import assert from "node:assert/strict";
import { test } from "node:test";

import type { Figures, Subject } from "./figures.ts";
import { exampleVault } from "./insights/ordinary-figures.ts";
import { METRIC_NAMES } from "./metrics.ts";
import { TOOL_NAMES } from "./names.ts";
import { readsOf, type Reads } from "./reads.ts";
import { callTool, TOOLS } from "./registry.ts";

const TEAM: Subject = { vaults: [exampleVault([{}, { totals: { code: 9000 } }, {}], 1), exampleVault([{ totals: { code: 7 } }], 2)] };

/** Nothing but what is said to be read. */
function keepOnly({ vaults }: Subject, { vault, snapshots, facets }: Reads): Subject {
  const cut = (figures: Figures): Figures => (facets === null ? figures : { ...figures, facets: Object.fromEntries(facets.map((name) => [name, figures.facets[name]])) });
  return { vaults: vaults.map((each) => ({ ...each, snapshots: vault === "each" || vault === "only" || vault === each.number ? each.snapshots.slice(0, snapshots === "newest" ? 1 : each.snapshots.length).map(cut) : [] })) };
}

test("a tool that is given only what it is said to read says the same", () => {
  for (const name of TOOL_NAMES) {
    const inputs = TOOLS[name].about === "team" ? METRIC_NAMES.map((metric) => ({ metric })) : [{ vault: 1 }, { vault: 2 }];
    for (const input of inputs) {
      const reads = readsOf(name, input);
      assert.ok(reads !== null);
      assert.deepEqual(callTool(keepOnly(TEAM, reads), name, input), callTool(TEAM, name, input), `${name} ${JSON.stringify(input)}`);
    }
  }
});

test("nothing is read for a call that no tool takes", () => {
  for (const [name, input] of [["read_file", {}], ["constructor", {}], ["size", { path: "src" }], ["portfolio", { metric: "names" }]] as const) assert.equal(readsOf(name, input), null);
});
