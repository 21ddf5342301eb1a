// Holds the licences of a project, its files and its dependencies against a policy: what is denied, what a person should look at, and why.

import { categoryOf, rankOf, type LicenceCategory } from "./categories.ts";
import type { LicenceFacts } from "./find-licences.ts";
import { parseExpression, termsOf, type LicenceExpression, type LicenceTerm } from "./parse-expression.ts";
import { INCOMPATIBLE, type CategoryVerdicts, type LicencePolicy, type LicenceVerdict } from "./policy.ts";
import { createFactsJoiner, type ProjectLicence } from "./project-licence.ts";
import { normalizeStatedLicence } from "./stated-licences.ts";

export interface DependencyLicence {
  /** As the policy and the reader name it: a purl, or name and version. */
  readonly name: string;
  /** As stated in its manifest or lock file, in any words; null: nothing is stated. */
  readonly stated: string | null;
  readonly scope: "runtime" | "development";
}

export interface LicenceQuestion {
  readonly project: ProjectLicence;
  readonly files: readonly { readonly path: string; readonly facts: LicenceFacts }[];
  readonly dependencies: readonly DependencyLicence[];
  readonly policy: LicencePolicy;
}

export const LICENCE_RULES = {
  "project-licence-missing": "No file of the project's root says under which licence it is",
  "project-licence-changed": "The project's licence resembles a known one and is not it",
  "file-licence": "A file is under a licence that the policy does not simply allow",
  "file-licence-changed": "A file has the text of a licence with changes in it",
  "file-licence-unreadable": "A tag names a licence in a way that is no expression of SPDX",
  "dependency-licence": "A dependency is under a licence that the policy does not simply allow",
  "dependency-licence-missing": "A dependency states no licence that is known",
  "licences-incompatible": "Two licences of one work cannot be kept together",
} as const;

export interface LicenceFinding {
  readonly rule: keyof typeof LICENCE_RULES;
  readonly verdict: Exclude<LicenceVerdict, "allow">;
  readonly subject: { readonly kind: "project" | "file" | "dependency"; readonly name: string; readonly line: number | null };
  /** Expression of SPDX, or what was read; null: none. */
  readonly licence: string | null;
  readonly why: string;
}

interface Judgement {
  readonly verdict: LicenceVerdict;
  readonly why: string;
}

type Place = keyof CategoryVerdicts;

export function judgeLicences(question: LicenceQuestion): readonly LicenceFinding[] {
  const { files, dependencies, policy } = question;
  const verdicts = new Map<string, Judgement | null>();
  const join = createFactsJoiner();
  // Thousands of files bear one licence.
  const judge = (licence: string): Judgement | null => {
    let judgement = verdicts.get(licence);
    if (judgement === undefined) {
      const expression = parseExpression(licence);
      judgement = expression === null ? null : judgeExpression(expression, { place: "file", question });
      verdicts.set(licence, judgement);
    }
    return judgement;
  };
  const isAccepted = (name: string): boolean => policy.accepted.some((each) => name === each.name || name.startsWith(`${each.name}/`));
  return [
    ...judgeProject(question),
    ...files.filter(({ path }) => !isAccepted(path)).flatMap((file) => judgeFile(file, { join, judge })),
    ...dependencies.filter(({ name }) => !isAccepted(name)).flatMap((dependency) => judgeDependency(dependency, question)),
  ];
}

function judgeProject({ project }: LicenceQuestion): LicenceFinding[] {
  const subject = { kind: "project", name: project.path ?? "", line: null } as const;
  if (project.near !== null) {
    const { nearest, score } = project.near;
    return [{ rule: "project-licence-changed", verdict: "review", subject, licence: project.expression, why: `${percent(score)} of the words are those of ${nearest}; the rest must be read` }];
  }
  return project.expression === null ? [{ rule: "project-licence-missing", verdict: "review", subject, licence: null, why: "without a licence nobody but the owner may use it" }] : [];
}

interface FileJudges {
  readonly join: (facts: LicenceFacts) => string | null;
  readonly judge: (licence: string) => Judgement | null;
}

function judgeFile({ path, facts }: LicenceQuestion["files"][number], { join, judge }: FileJudges): LicenceFinding[] {
  const findings: LicenceFinding[] = [];
  const at = (line: number): LicenceFinding["subject"] => ({ kind: "file", name: path, line });
  for (const { kind, expression, nearest, score, line } of facts) {
    if (expression !== null) continue;
    if (kind === "text") findings.push({ rule: "file-licence-changed", verdict: "review", subject: at(line), licence: null, why: `${percent(score)} of the words are those of ${nearest ?? ""}; the rest must be read` });
    else findings.push({ rule: "file-licence-unreadable", verdict: "review", subject: at(line), licence: null, why: "SPDX-License-Identifier must be followed by an expression" });
  }
  const licence = join(facts);
  const judgement = licence === null ? null : judge(licence);
  if (judgement === null) return findings;
  const { verdict, why } = judgement;
  if (verdict !== "allow") findings.push({ rule: "file-licence", verdict, subject: at(facts.find((fact) => fact.expression !== null)?.line ?? 1), licence, why });
  return findings;
}

function judgeDependency({ name, stated, scope }: DependencyLicence, question: LicenceQuestion): LicenceFinding[] {
  const subject = { kind: "dependency", name, line: null } as const;
  const licence = stated === null ? null : normalizeStatedLicence(stated);
  const expression = licence === null ? null : parseExpression(licence);
  if (expression === null) {
    const { [scope]: verdict } = question.policy.categories.unknown;
    if (verdict === "allow") return [];
    return [{ rule: "dependency-licence-missing", verdict, subject, licence: stated, why: stated === null ? "no licence is stated" : "what is stated names no licence that is known" }];
  }
  const { verdict, why } = judgeExpression(expression, { place: scope, question });
  if (verdict !== "allow") return [{ rule: "dependency-licence", verdict, subject, licence, why }];
  const clash = scope === "runtime" ? findClash(expression, question.project.expression) : null;
  return clash === null ? [] : [{ rule: "licences-incompatible", verdict: "deny", subject, licence, why: `beside ${question.project.expression ?? ""}: ${clash}` }];
}

interface Judged {
  readonly place: Place;
  readonly question: LicenceQuestion;
}

const ORDER: readonly LicenceVerdict[] = ["allow", "review", "deny"];

/** Of a choice the best, of what holds together the worst. */
function judgeExpression(expression: LicenceExpression, judged: Judged): Judgement {
  if (expression.kind === "licence") return judgeTerm(expression, judged);
  const [left, right] = [judgeExpression(expression.left, judged), judgeExpression(expression.right, judged)];
  const leftIsWorse = ORDER.indexOf(left.verdict) > ORDER.indexOf(right.verdict);
  return leftIsWorse === (expression.kind === "and") ? left : right;
}

function judgeTerm(term: LicenceTerm, { place, question: { policy, project } }: Judged): Judgement {
  const decided = policy.licences.find(({ id }) => id === term.id);
  if (decided !== undefined) return { verdict: decided.verdict, why: decided.reason };
  const category = categoryOf(term);
  const rank = rankOf(category);
  const own = project.expression === null ? null : rankOfProject(project.expression);
  if (rank !== null && own !== null && rank <= own && own > 0) return { verdict: "allow", why: `asks no more than ${project.expression ?? ""} does` };
  return { verdict: policy.categories[category][place], why: WHY[category] };
}

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
