// The JSON Schema of a report, for programs in other languages, from the schema that we check reports with ourselves.

import { z } from "zod";

import { reportSchema } from "#protocol/report/schema.ts";

export function composeReportSchema(): string {
  const schema = z.toJSONSchema(reportSchema, { target: "draft-2020-12" });
  return `${JSON.stringify({ title: "strongroom.report/1", ...schema }, null, 2)}\n`;
}
