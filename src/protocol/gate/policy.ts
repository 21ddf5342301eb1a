// What a report must keep to (strongroom.gate/1): thresholds on what is new since a baseline, on what is open, on the score, on licences. The JSON
// Schema beside this file is generated from here.

import { z } from "zod";

import { FULL_SCORE } from "#protocol/score/score.ts";

/** More licences than any policy names one by one. */
const MAX_LICENCES = 100;

const most = z.int().min(0).max(1_000_000);
const perSeverity = z.strictObject({ critical: most.optional(), high: most.optional(), medium: most.optional(), low: most.optional() });
const points = z.int().min(0).max(FULL_SCORE);

export const gateThresholdFields = {
  maxNew: perSeverity.optional().describe("How many new findings of a severity still pass; new is what the baseline does not have, everything without a baseline. Suppressed ones do not count"),
  maxOpen: perSeverity.optional().describe("How many findings of a severity still pass, new or old. Suppressed ones do not count"),
  maxScoreDrop: points.optional().describe("Points that the score may fall below that of the baseline"),
  minScore: points.optional().describe("Points that the score must have"),
  minAnalysed: z.int().min(0).max(100).optional().describe("Percent of the text files that must have been analysed whole; 99 where findings are counted and nothing else is said, 0 for any"),
  denyLicences: z.array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.+-]{0,63}\*?$/, "expected an identifier of SPDX, as `AGPL-3.0-only`, or its beginning with `*`")).max(MAX_LICENCES).optional().describe("Licences of dependencies and files that do not pass, by their identifiers of SPDX; `*` at the end stands for anything. Of a choice (OR) one part that is not denied is enough"),
  denyKnownExploited: z.boolean().optional().describe("Whether an open vulnerability that is known to be used in attacks does not pass"),
} as const;

/** What a team or a vault keeps. */
export const gateThresholdsSchema = z.strictObject(gateThresholdFields).refine((thresholds) => !isEmpty(thresholds), { message: "expected at least one threshold" });

/** The same as a file. */
export const gatePolicySchema = z.strictObject({ schema: z.literal("strongroom.gate/1"), ...gateThresholdFields });

export type GateThresholds = z.output<z.ZodObject<typeof gateThresholdFields>>;

/** Of what was not read nothing is known: a few files that are too large do not stop a pipeline, and of fewer than a hundred none may be unread. */
export const USUAL_MIN_ANALYSED = 99;

/** Nothing grave may come in: what holds where nobody says anything else. */
export const USUAL_THRESHOLDS: GateThresholds = { maxNew: { critical: 0, high: 0 } };

export function isEmpty({ maxNew = {}, maxOpen = {}, maxScoreDrop, minScore, minAnalysed, denyLicences = [], denyKnownExploited = false }: GateThresholds): boolean {
  return Object.values({ ...maxNew }).length === 0 && Object.values({ ...maxOpen }).length === 0 && maxScoreDrop === undefined && minScore === undefined && (minAnalysed ?? 0) === 0 && denyLicences.length === 0 && !denyKnownExploited;
}
