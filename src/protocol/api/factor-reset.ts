// The way back of who has lost every second factor: whoever has the machine takes them away, over the socket in the data folder.

import { z } from "zod";

import { defineEndpoint } from "./endpoint.ts";
import { countSchema, emailSchema, instantSchema } from "./values.ts";

export const resetFactors = defineEndpoint({
  id: "factors.reset",
  method: "POST",
  path: "/api/v1/local/factor-resets",
  summary: "Take a person's second factors away, end all their sessions and tokens, and make a one-time link for them. Only over the local socket; it stands in the log of their teams.",
  input: { params: "none", query: "none", body: z.strictObject({ email: emailSchema.nullable().describe("Null: the first owner, who may have given no address") }) },
  output: z.strictObject({
    url: z.string(),
    expiresAt: instantSchema,
    sessions: countSchema.describe("That were ended"),
    mailed: z.boolean().describe("Whether the person is told by mail: not without an address or a mail server"),
  }),
});

export type FactorReset = z.output<typeof resetFactors.output>;
