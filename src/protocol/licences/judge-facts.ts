// Holds the facts of a report's licences against a policy: what it denies, what a person should look at, and why. It takes the counted facts alone, so that
// who may not see names is told the same numbers.

import { parseExpression, termsOf, type LicenceExpression, type LicenceTerm } from "#base/licence-expression.ts";
import type { FacetSection } from "#protocol/report/facets/index.ts";

import { categoryOf, rankOf, type LicenceCategory } from "./categories.ts";
import { INCOMPATIBLE, type CategoryVerdicts, type LicencePolicy, type LicenceVerdict } from "./policy.ts";

type Section = FacetSection<"licences">;
export type LicenceFacts = NonNullable<Section["facts"]>;
type Part = LicenceFacts["parts"][number];
type Rule = Section["matters"][number]["rule"];

export interface LicenceJudgement {
  readonly rule: Rule;
  readonly verdict: Exclude<LicenceVerdict, "allow">;
  readonly why: string;
}

export interface JudgedFacts {
  /** What there is to say of the project's own licence. */
  readonly project: LicenceJudgement | null;
  /** Of each part; null: it is simply allowed. */
  readonly parts: readonly (LicenceJudgement | null)[];
}

export function judgeFacts(facts: LicenceFacts, policy: LicencePolicy): JudgedFacts {
  return { project: judgeProject(facts), parts: facts.parts.map((part) => judgePart(part, { policy, project: facts.project })) };
}

function judgeProject({ project, projectNear }: LicenceFacts): LicenceJudgement | null {
  if (projectNear !== null) return { rule: "project-licence-changed", verdict: "review", why: `${percent(projectNear.score)} of the words are those of ${projectNear.nearest}; the rest must be read` };
  return project === null ? { rule: "project-licence-missing", verdict: "review", why: "without a licence nobody but the owner may use it" } : null;
}

interface Judged {
  readonly policy: LicencePolicy;
  readonly project: string | null;
}

function judgePart({ use, licence }: Part, judged: Judged): LicenceJudgement | null {
  const expression = licence === null ? null : parseExpression(licence);
  if (expression === null) {
    const verdict = judged.policy.categories.unknown[use];
    return verdict === "allow" || use === "file" ? null : { rule: "dependency-licence-missing", verdict, why: "no licence is stated" };
  }
  const { verdict, why } = judgeExpression(expression, { ...judged, use });
  if (verdict !== "allow") return { rule: use === "file" ? "file-licence" : "dependency-licence", verdict, why };
  const clash = use === "runtime" ? findClash(expression, judged.project) : null;
  return clash === null ? null : { rule: "licences-incompatible", verdict: "deny", why: `beside ${judged.project ?? ""}: ${clash}` };
}

interface Verdict {
  readonly verdict: LicenceVerdict;
  readonly why: string;
}

type Used = Judged & { readonly use: keyof CategoryVerdicts };

const ORDER: readonly LicenceVerdict[] = ["allow", "review", "deny"];

/** Of a choice the best, of what holds together the worst. */
function judgeExpression(expression: LicenceExpression, used: Used): Verdict {
  if (expression.kind === "licence") return judgeTerm(expression, used);
  const [left, right] = [judgeExpression(expression.left, used), judgeExpression(expression.right, used)];
  const leftIsWorse = ORDER.indexOf(left.verdict) > ORDER.indexOf(right.verdict);
  return leftIsWorse === (expression.kind === "and") ? left : right;
}

function judgeTerm(term: LicenceTerm, { use, policy, project }: Used): Verdict {
  const decided = policy.licences.find(({ id }) => id === term.id);
  if (decided !== undefined) return { verdict: decided.verdict, why: WHY_BY_NAME[term.id] ?? "the policy decides it by its name" };
  const category = categoryOf(term);
  const rank = rankOf(category);
  const own = project === null ? null : rankOfProject(project);
  if (rank !== null && own !== null && rank <= own && own > 0) return { verdict: "allow", why: `asks no more than ${project ?? ""} does` };
  return { verdict: policy.categories[category][use], why: WHY[category] };
}

/** What there is to say of licences that are not what their category says. */
const WHY_BY_NAME: Readonly<Record<string, string>> = {
  JSON: "«shall be used for Good, not Evil» restricts the use",
  "BSD-4-Clause": "advertising must name the authors",
};

const WHY: Readonly<Record<LicenceCategory, string>> = {
  permissive: "permissive: asks for the notice to be kept",
  "weak-copyleft": "weak copyleft: changes to the part itself must be passed on under its licence",
  "strong-copyleft": "strong copyleft: what contains it must be passed on under its licence",
  "network-copyleft": "network copyleft: what contains it must be given to those who use it over a network",
  proprietary: "no open licence: the use is limited, or has to be bought",
  unknown: "a licence that the policy does not know",
};

/** What the project itself may ask of others: of a choice the most, since it is the owner who chooses. */
function rankOfProject(licence: string): number | null {
  const expression = parseExpression(licence);
  const ranks = expression === null ? [] : termsOf(expression).map((term) => rankOf(categoryOf(term)) ?? -1);
  const most = Math.max(-1, ...ranks);
  return most < 0 ? null : most;
}

/** Only where every way of choosing clashes; an expression that is no choice has one. */
function findClash(dependency: LicenceExpression, projectLicence: string | null): string | null {
  const project = projectLicence === null ? null : parseExpression(projectLicence);
  if (project === null || [project, dependency].some((expression) => holdsChoice(expression))) return null;
  for (const own of termsOf(project)) {
    for (const other of termsOf(dependency)) {
      const found = INCOMPATIBLE.find(({ one, other: against }) => (one.test(own.id) && against.test(other.id)) || (one.test(other.id) && against.test(own.id)));
      if (found !== undefined && own.exception === null && other.exception === null) return found.why;
    }
  }
  return null;
}

function holdsChoice(expression: LicenceExpression): boolean {
  return expression.kind !== "licence" && (expression.kind === "or" || holdsChoice(expression.left) || holdsChoice(expression.right));
}

function percent(score: number): string {
  return `${(Math.floor(score * 1000) / 10).toFixed(1)} %`;
}
