// The JSON Schemas of a report, of a comparison, of a gate's policy and of a policy of licences, for programs in other languages, from the schemas that we check them with ourselves.

import { z } from "zod";

import { gatePolicySchema } from "#protocol/gate/policy.ts";
import { licencePolicyFileSchema } from "#protocol/licences/policy.ts";
import { comparisonSchema } from "#protocol/report/comparison-schema.ts";
import { reportSchema } from "#protocol/report/schema.ts";

export function composeReportSchema(): string {
  return composeSchema("strongroom.report/1", reportSchema);
}

export function composeComparisonSchema(): string {
  return composeSchema("strongroom.comparison/1", comparisonSchema);
}

export function composeLicencePolicySchema(): string {
  return composeSchema("strongroom.licence-policy/1", licencePolicyFileSchema);
}

export function composeGateSchema(): string {
  return composeSchema("strongroom.gate/1", gatePolicySchema);
}

function composeSchema(title: string, shape: z.ZodType): string {
  const schema = z.toJSONSchema(shape, { target: "draft-2020-12" });
  return `${JSON.stringify({ title, ...schema }, null, 2)}\n`;
}
