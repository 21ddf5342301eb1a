// Under which licence a project is, by the files of its root; and a file, by all that it says.

import { formatExpression, parseExpression, termsOf, type LicenceExpression } from "#base/licence-expression.ts";

import type { LicenceFact, LicenceFacts } from "./find-licences.ts";
import { isProjectLicenceName } from "./licence-names.ts";

export interface ProjectLicence {
  /** Null where no file of the root says anything. */
  readonly expression: string | null;
  /** The file that says so; of several the first. */
  readonly path: string | null;
  /** Set when a file resembles a licence and is not it. */
  readonly near: { readonly nearest: string; readonly score: number } | null;
}

/** `files` may be all files of a repository, in any order. */
export function decideProjectLicence(files: readonly { readonly path: string; readonly facts: LicenceFacts }[]): ProjectLicence {
  const candidates = files.filter(({ path }) => isProjectPath(path)).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const named = candidates.filter(({ facts }) => facts.length > 0);
  const near = named.flatMap(({ facts }) => facts).find((fact) => fact.kind === "text" && fact.expression === null) ?? null;
  const expression = joinExpressions(named.map(({ facts }) => joinFacts(facts)));
  return { expression, path: named[0]?.path ?? null, near: near?.nearest == null ? null : { nearest: near.nearest, score: near.score } };
}

/** In the root, or in the folder that REUSE (specification 3.3) reserves for texts. */
function isProjectPath(path: string): boolean {
  return /^LICENSES\/[^/]+\.txt$/.test(path) || (!path.includes("/") && isProjectLicenceName(path));
}

/** `joinFacts` that remembers: thousands of files say the same. */
export function createFactsJoiner(): typeof joinFacts {
  const known = new Map<string, string | null>();
  return (facts) => {
    // All that decides the answer.
    const key = JSON.stringify(facts.map(({ kind, expression }) => [kind, expression]));
    let joined = known.get(key);
    if (joined === undefined) known.set(key, (joined = joinFacts(facts)));
    return joined;
  };
}

/** All that a file is under: what its texts, tags and notices say holds together. A notice may say of a text which later versions are allowed. */
export function joinFacts(facts: LicenceFacts): string | null {
  const tags = facts.filter(({ kind, expression }) => kind === "tag" && expression !== null);
  const texts = facts.filter(({ kind, expression }) => kind === "text" && expression !== null);
  const headers = facts.filter(({ kind }) => kind === "header");
  const choice = headers.find(({ expression }) => expression !== null && /\sOR\s/.test(expression));
  // A notice that gives a choice speaks of the texts that follow it.
  const speaking = tags.length > 0 ? [...tags, ...unsaid(texts, tags)] : choice !== undefined ? [choice, ...unsaid(texts, [choice])] : [...headers, ...unsaid(texts, headers)];
  return joinExpressions(speaking.map(({ expression }) => expression));
}

/** Texts of licences that `saying` does not name in one version of the grant or the other. */
function unsaid(texts: readonly LicenceFact[], saying: readonly LicenceFact[]): LicenceFact[] {
  const named = new Set(saying.flatMap(({ expression }) => (expression === null ? [] : idsOf(expression).map(bareId))));
  return texts.filter(({ expression }) => expression !== null && !named.has(bareId(expression)));
}

function idsOf(text: string): string[] {
  const expression = parseExpression(text);
  return expression === null ? [] : termsOf(expression).map(({ id }) => id);
}

function bareId(id: string): string {
  return id.replace(/-(?:only|or-later)$/, "");
}

function joinExpressions(expressions: readonly (string | null)[]): string | null {
  const distinct = [...new Set(expressions)].flatMap((text) => {
    const expression = text === null ? null : parseExpression(text);
    return expression === null ? [] : [expression];
  });
  const [first, ...rest] = distinct;
  if (first === undefined) return null;
  return formatExpression(rest.reduce<LicenceExpression>((left, right) => ({ kind: "and", left, right }), first));
}
