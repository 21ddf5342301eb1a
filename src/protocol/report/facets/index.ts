// The facets of a report, by name.

import { z } from "zod";

import { ageFacet } from "./age.ts";
import { complexityFacet } from "./complexity.ts";
import { costFacet } from "./cost.ts";
import { coverageFacet } from "./coverage.ts";
import { couplingFacet } from "./coupling.ts";
import { dependenciesFacet } from "./dependencies.ts";
import { duplicationFacet } from "./duplication.ts";
import { freshnessFacet } from "./freshness.ts";
import { hotspotsFacet } from "./hotspots.ts";
import { knowledgeFacet } from "./knowledge.ts";
import { licencesFacet } from "./licences.ts";
import type { FacetName } from "./names.ts";
import { risksFacet } from "./risks.ts";
import { secretsFacet } from "./secrets.ts";
import { sharesFacet } from "./shares.ts";
import { structureFacet } from "./structure.ts";
import { vulnerabilitiesFacet } from "./vulnerabilities.ts";

export const FACETS = {
  complexity: complexityFacet,
  risks: risksFacet,
  secrets: secretsFacet,
  vulnerabilities: vulnerabilitiesFacet,
  licences: licencesFacet,
  dependencies: dependenciesFacet,
  duplication: duplicationFacet,
  shares: sharesFacet,
  freshness: freshnessFacet,
  cost: costFacet,
  structure: structureFacet,
  hotspots: hotspotsFacet,
  knowledge: knowledgeFacet,
  coupling: couplingFacet,
  age: ageFacet,
  coverage: coverageFacet,
} as const satisfies Readonly<Record<FacetName, unknown>>;

export type { FacetName } from "./names.ts";
export type FacetValue<Name extends FacetName> = z.infer<(typeof FACETS)[Name]["value"]>;
export type FacetSection<Name extends FacetName> = z.infer<(typeof FACETS)[Name]["section"]>;

/** One half of every facet, by name; absent where it was not looked at. Rows of before a facet was there have none. */
export function facetHalves<Half extends "results" | "evidence">(half: Half): z.ZodDefault<z.ZodObject<{ [Name in FacetName]: z.ZodOptional<(typeof FACETS)[Name][Half]> }, z.core.$strict>> {
  const shape = Object.fromEntries(Object.entries(FACETS).map(([name, facet]) => [name, facet[half].optional()]));
  return z.strictObject(shape as { [Name in FacetName]: z.ZodOptional<(typeof FACETS)[Name][Half]> }).default({} as never);
}

/** Both halves of every facet together, as a report has them. */
export function facetSections(): { [Name in FacetName]: z.ZodOptional<(typeof FACETS)[Name]["section"]> } {
  return Object.fromEntries(Object.entries(FACETS).map(([name, { section }]) => [name, section.optional()])) as { [Name in FacetName]: z.ZodOptional<(typeof FACETS)[Name]["section"]> };
}

export function isFacetName(name: string): name is FacetName {
  return Object.hasOwn(FACETS, name);
}
