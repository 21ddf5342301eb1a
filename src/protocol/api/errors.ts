// The answer to every request that failed, whatever the status. `code` is from the catalogue in docs/errors.md.

import { z } from "zod";

/** What a person or a program is told of a failure. */
export const problemSchema = z.strictObject({
  code: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$/).describe("From the catalogue of errors"),
  message: z.string().describe("What was expected and what was got"),
  remedy: z.string().describe("What to do about it"),
});

export const errorResponseSchema = z.strictObject({
  error: problemSchema.extend({
    requestId: z.string().describe("Also in the x-request-id header and in the server's log"),
    fields: z
      .array(z.strictObject({ path: z.string().describe("As `body.source.url`"), message: z.string() }))
      .optional()
      .describe("Only with request.invalid and refused sources: which fields, and why"),
  }),
});

export type Problem = z.output<typeof problemSchema>;
export type ErrorResponse = z.output<typeof errorResponseSchema>;
