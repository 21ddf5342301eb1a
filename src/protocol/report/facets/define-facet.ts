// A facet of a report in its two halves: results (numbers, enumerations, public names), which may stand in a database, and evidence
// (what names files, people, packages of the code), which may not. Evidence is lists alone, so that a report without it is whole.

import { z } from "zod";

type Shape = z.ZodRawShape;
/** Lists of what names something. */
type Lists = Readonly<Record<string, z.ZodArray | z.ZodDefault<z.ZodArray>>>;

export interface Facet<Results extends Shape, Evidence extends Lists> {
  readonly results: z.ZodObject<Results, z.core.$strict>;
  readonly evidence: z.ZodObject<Evidence, z.core.$strict>;
  /** Both halves apart, as the sandbox says them. */
  readonly value: z.ZodObject<{ results: z.ZodObject<Results, z.core.$strict>; evidence: z.ZodObject<Evidence, z.core.$strict> }, z.core.$strict>;
  /** Both halves together, as a report shows them. */
  readonly section: z.ZodObject<Results & Evidence, z.core.$strict>;
}

export function defineFacet<Results extends Shape, Evidence extends Lists>(given: { readonly results: Results; readonly evidence: Evidence }): Facet<Results, Evidence> {
  const both = Object.keys(given.results).filter((key) => key in given.evidence);
  if (both.length > 0) throw new TypeError(`expected names of their own in both halves, got ${both.join(", ")} twice`);
  const results = z.strictObject(given.results);
  const evidence = z.strictObject(given.evidence);
  return { results, evidence, value: z.strictObject({ results, evidence }), section: z.strictObject({ ...given.results, ...given.evidence }) };
}
