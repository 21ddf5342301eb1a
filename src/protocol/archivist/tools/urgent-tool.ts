// What wants doing first, by the rules of insights.

import { z } from "zod";

import { insightsOf, INSIGHT_IDS, ruleOf } from "#protocol/archivist/insights/index.ts";
import { INSIGHT_SEVERITIES } from "#protocol/archivist/insights/rule.ts";
import { countValue, numberValue, round } from "#protocol/archivist/public-values.ts";
import { LEFT_OUT, suppressedValue, suppressedWords } from "#protocol/archivist/suppressed.ts";
import { defineTool, newestOf } from "#protocol/archivist/tool.ts";

const MAX_ROWS = 40;

export const urgentTool = defineTool({
  name: "urgent",
  title: "What is urgent",
  description: `What the rules see in the newest snapshot and since the one before, the gravest first: the rule, its severity, the number that fired, and the one it is held against. ${LEFT_OUT} What changed since the snapshot before counts them.`,
  about: "vault",
  input: z.strictObject({ limit: z.int().min(1).max(MAX_ROWS).default(3).describe("Most rows") }),
  output: z.strictObject({ matters: countValue, suppressed: suppressedValue, rows: z.array(z.strictObject({ rule: z.enum(INSIGHT_IDS), severity: z.enum(INSIGHT_SEVERITIES), value: numberValue, other: numberValue.nullable() })) }),
  run(vault, input) {
    const found = insightsOf(vault);
    return { matters: found.length, suppressed: newestOf(vault).open?.suppressed ?? null, rows: found.slice(0, input.limit).map(({ rule, severity, value, other }) => ({ rule, severity, value: round(value, 4), other: other === null ? null : round(other, 4) })) };
  },
  tell: ({ suppressed, rows }) => [
    ...(rows.length === 0 ? ["No rule has anything to say: nothing urgent was found in what was analysed."] : rows.map((row, index) => `${index + 1}. (${row.severity}) ${ruleOf(row.rule).state(row)} ${ruleOf(row.rule).advice}`)),
    ...(suppressed === 0 ? [] : [suppressedWords(suppressed)]),
  ].join("\n"),
});
