// EM-20: dependencies are pinned, looked through before anything is taken, and a finding stops the pipeline. Looked at on the program itself, as it is
// shipped, and on the gate that any repository may have.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import type { judgeGate } from "#protocol/gate/judge-gate.ts";
import { USUAL_THRESHOLDS } from "#protocol/gate/policy.ts";
import { judgedReport } from "#protocol/report/sample-facets.ts";
import type { Report } from "#protocol/report/schema.ts";

/** `judge` is `judgeGate`, but for a test that breaks it. */
export function dependencyGate(judge: typeof judgeGate): Claim {
  return {
    id: "EM-20",
    statement: "Dependencies are pinned and looked through before anything is taken, and a grave finding stops the pipeline: for any repository by its gate, and for our own.",
    kind: "built",
    owner: "vaults",
    proof: { schedule: "weekly", check: { run: async (context) => check(judge, context) } },
  };
}

/** One version, of a package that may be called otherwise here. */
const EXACT = /^(?:npm:(?:@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/;
const PIPELINE = ".ci/run";
/** What the pipeline looks for in our own code, and from which severity on it stops. */
const OWN_STEP = /^step own-code \.\/strongroom report \. --only \S*\bvulnerabilities\b\S* .*--fail-on (?:high|medium|low)$/m;

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly integrity?: string; readonly link?: boolean }>>;
}

function check(judge: typeof judgeGate, { programDir }: Pick<CheckContext, "programDir">): CheckOutcome {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(programDir, name), "utf8"));
  const { dependencies = {}, devDependencies = {} } = read("package.json") as Readonly<Record<string, Readonly<Record<string, string>>>>;
  const asked = Object.entries({ ...dependencies, ...devDependencies });
  const locked = Object.entries((read("package-lock.json") as Lock).packages).filter(([path, { link }]) => path !== "" && link !== true);
  const loose = asked.filter(([, range]) => !EXACT.test(range)).map(([name]) => name);
  const unproven = locked.filter(([, { version, integrity }]) => version === undefined || integrity === undefined).map(([path]) => path);
  // An installation need not bring the pipeline; where it is, it looks.
  const pipeline = existsSync(join(programDir, PIPELINE)) ? OWN_STEP.test(readFileSync(join(programDir, PIPELINE), "utf8")) : null;
  const stops = [{ vulnerable: true, passed: false }, { vulnerable: false, passed: true }].every(({ vulnerable, passed }) => judge({ thresholds: USUAL_THRESHOLDS, report: reportWith(vulnerable), baseline: null }).passed === passed);
  const evidence = { asked: asked.length, locked: locked.length, loose: loose.join(", ") || "none", unproven: unproven.slice(0, 5).join(", ") || "none", pipeline: pipeline ?? "not here", gateStops: stops };
  if (asked.length === 0 || locked.length < asked.length) return claimFails("The program's own dependencies could not be read.", evidence);
  if (loose.length > 0) return claimFails(`Dependencies without one version: ${loose.join(", ")}.`.slice(0, 480), evidence);
  if (unproven.length > 0) return claimFails(`Packages that are locked without a version or a digest: ${unproven.join(", ")}.`.slice(0, 480), evidence);
  if (pipeline === false) return claimFails(`The pipeline (${PIPELINE}) does not stop on vulnerabilities of our own dependencies.`, evidence);
  if (!stops) return claimFails("A gate let a critical vulnerability through, or stopped where there was none.", evidence);
  return claimPasses(`${asked.length} dependencies of one version each, ${locked.length} packages with their digests; a gate stops on a critical vulnerability and passes without one.`, evidence);
}

/** Nothing but its vulnerabilities is found in it. */
function reportWith(vulnerable: boolean): Report {
  const { facets, ...report } = judgedReport();
  const { secrets, risks, licences, vulnerabilities } = facets;
  if (secrets === undefined || risks === undefined || licences === undefined || vulnerabilities === undefined) throw new Error("Defect: a sample without a facet that it is judged by.");
  return {
    ...report,
    facets: { ...facets, secrets: { ...secrets, found: [], past: [] }, risks: { ...risks, places: [] }, licences: { ...licences, matters: [] }, vulnerabilities: { ...vulnerabilities, dataSource: "osv", vulnerable: vulnerable ? vulnerabilities.vulnerable : [] } },
  };
}
