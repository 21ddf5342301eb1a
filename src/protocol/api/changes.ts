// What changes that need others' approval have in common: the reason that is asked for, and what came of asking.

import { z } from "zod";

import { uuidSchema } from "./values.ts";

/** Enough for a sentence or two and a ticket's number. */
const MAX_REASON_LENGTH = 1000;

/** Free text; kept sealed. */
export const reasonSchema = z
  .string()
  .trim()
  .min(1)
  .max(MAX_REASON_LENGTH)
  .regex(/^[^\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/u, "expected text on one line without control characters");

export const changeOutcomeSchema = z.strictObject({
  state: z.enum(["open", "applied"]).describe("`open`: others have to approve it first. `applied`: nobody else could, so it holds already, and the record says so"),
  requestId: uuidSchema,
});

export type ChangeOutcome = z.output<typeof changeOutcomeSchema>;
