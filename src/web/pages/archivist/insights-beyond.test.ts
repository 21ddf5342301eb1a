// One story: what is urgent is said once, and what changed is said beside it.

import assert from "node:assert/strict";
import { test } from "node:test";

import type { ArchivistInsight } from "#protocol/api/archivist.ts";
import { INSIGHT_RULES } from "#protocol/archivist/insights/index.ts";

import { insightsBeyond, SAID_BY_FACT, SAID_BY_URGENT } from "./insights-beyond.ts";

const insight = (rule: string): ArchivistInsight => ({ rule, kind: "fact", severity: "high", statement: "It is so.", advice: "Mend it.", basis: "It is there.", tools: ["secrets"] });

test("what an urgent matter says is no insight beside it; what it does not say stays", () => {
  const all = ["secrets-found", "secrets-more", "licence-missing"].map(insight);
  assert.deepEqual(insightsBeyond(all, { urgent: [{ facet: "secrets" }, { facet: "licences" }], facts: [] }).map(({ rule }) => rule), ["secrets-more", "licence-missing"]);
  assert.deepEqual(insightsBeyond(all, { urgent: [], facts: [] }), all);
  assert.deepEqual(insightsBeyond(["quiet", "licence-missing"].map(insight), { urgent: [], facts: [{ topic: "activity" }] }).map(({ rule }) => rule), ["licence-missing"]);
});

test("the rules that are left out are rules there are", () => {
  const known = new Set(INSIGHT_RULES.map(({ id }) => id));
  assert.deepEqual([...Object.values(SAID_BY_URGENT), ...Object.values(SAID_BY_FACT)].flat().filter((rule) => !known.has(rule)), []);
});
