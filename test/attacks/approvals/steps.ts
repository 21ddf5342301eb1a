// What people do with requests: one step of a trace, and how often each kind comes.

import fc from "fast-check";

import { DAY, HOUR } from "#base/units.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

/** Who take part, by number; one more looks on. */
export const PEOPLE = 6;
export const GRANTED_MS = 2 * HOUR;
export const ANSWER_WITHIN_MS = 7 * DAY;
const ROLES = ["owner", "administrator", "analyst", "viewer", "auditor", "compliance-officer"] as const satisfies readonly TeamRole[];

/** People and requests by number; a request that is not there yet is none. */
export type Step =
  | { readonly do: "ask"; readonly by: number }
  | { readonly do: "decide"; readonly by: number; readonly request: number; readonly decision: "approve" | "refuse" }
  | { readonly do: "decide-stale"; readonly by: number; readonly request: number }
  | { readonly do: "race"; readonly by: readonly number[]; readonly request: number }
  | { readonly do: "withdraw"; readonly by: number; readonly request: number }
  | { readonly do: "end"; readonly by: number; readonly request: number }
  | { readonly do: "extend"; readonly by: number; readonly request: number }
  | { readonly do: "set-role"; readonly of: number; readonly role: TeamRole }
  | { readonly do: "set-rule"; readonly approvals: number }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "clock-back"; readonly ms: number }
  | { readonly do: "sweep" }
  | { readonly do: "look" };

const person = fc.nat({ max: PEOPLE - 1 });
/** Mostly the first ones, so that they meet. */
const request = fc.constantFrom(0, 0, 0, 1, 1, 2);
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("ask" as const), by: person }) },
  { weight: 7, arbitrary: fc.record({ do: fc.constant("decide" as const), by: person, request, decision: fc.constantFrom("approve" as const, "approve" as const, "approve" as const, "refuse" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("decide-stale" as const), by: person, request }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("race" as const), by: fc.uniqueArray(person, { minLength: 2, maxLength: 4 }), request }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("withdraw" as const), by: person, request }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("end" as const), by: person, request }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("extend" as const), by: person, request }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("set-role" as const), of: person, role: fc.constantFrom(...ROLES) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("set-rule" as const), approvals: fc.constantFrom(1, 2, 3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(HOUR, GRANTED_MS, 3 * DAY, ANSWER_WITHIN_MS) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("clock-back" as const), ms: fc.constantFrom(HOUR, 3 * DAY) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("sweep" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("look" as const) }) },
);
