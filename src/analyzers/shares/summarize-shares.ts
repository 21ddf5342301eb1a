// What all files of a repository are together: how much of it is tests and documentation, and which files say that an assistant wrote them.

import { classifyPath } from "#analyzers/languages/classify-path.ts";
import { typeOfLanguage } from "#analyzers/languages/linguist-table.ts";
import type { ShareFacts } from "./measure-shares.ts";
import { isTestPath } from "./test-paths.ts";

export interface MeasuredFile {
  readonly path: string;
  readonly facts: ShareFacts;
}

export interface Shares {
  readonly tests: {
    /** Files that are tests by their path, or hold some. */
    readonly files: number;
    readonly lines: number;
    /** Lines of programs that are no tests. */
    readonly otherLines: number;
    readonly tests: number;
    readonly assertions: number;
    readonly emptyTests: number;
    /** Most tests first. */
    readonly frameworks: readonly { readonly framework: string; readonly files: number; readonly tests: number }[];
  };
  readonly documentation: {
    readonly hasReadme: boolean;
    readonly files: number;
    readonly lines: number;
    readonly publicDeclarations: number;
    readonly documentedDeclarations: number;
  };
  /** By assistant, the files that name it as their author. */
  readonly assistants: readonly { readonly assistant: string; readonly files: readonly string[] }[];
}

/** Names of one assistant's files that are kept. */
const MAX_NAMED = 200;
const README = /^readme(?:\.[\w.-]{1,20})?$/i;

/** Vendored and generated files are left out; the rest of the numbers is of one's own work. */
export function summarizeShares(all: readonly MeasuredFile[]): Shares {
  const own = all.filter(({ path }) => {
    const { vendored, generated } = classifyPath(path);
    return !vendored && !generated;
  });
  const programs = own.filter(({ facts }) => typeOfLanguage(facts.language) === "programming");
  return { tests: summarizeTests(programs), documentation: summarizeDocumentation(own), assistants: listAssistants(own) };
}

/** Rust keeps tests beside what they test: such a file is a program with tests in it. */
function isTestFile({ path, facts }: MeasuredFile): boolean {
  return isTestPath(path) || (facts.tests > 0 && facts.language !== "Rust");
}

function summarizeTests(programs: readonly MeasuredFile[]): Shares["tests"] {
  const tests = programs.filter(isTestFile);
  const frameworks = new Map<string, { files: number; tests: number }>();
  for (const { facts } of programs) {
    if (facts.framework === null) continue;
    const row = frameworks.get(facts.framework) ?? { files: 0, tests: 0 };
    frameworks.set(facts.framework, { files: row.files + 1, tests: row.tests + facts.tests });
  }
  const lines = sum(tests, ({ lines: each }) => each);
  return {
    files: tests.length,
    lines,
    otherLines: sum(programs, ({ lines: each }) => each) - lines,
    tests: sum(programs, (facts) => facts.tests),
    assertions: sum(programs, (facts) => facts.assertions),
    emptyTests: sum(programs, (facts) => facts.emptyTests),
    frameworks: [...frameworks].map(([framework, row]) => ({ framework, ...row })).toSorted((a, b) => b.tests - a.tests || compare(a.framework, b.framework)),
  };
}

function summarizeDocumentation(own: readonly MeasuredFile[]): Shares["documentation"] {
  const documents = own.filter(({ path, facts }) => typeOfLanguage(facts.language) === "prose" || classifyPath(path).documentation);
  // What only tests use needs no documentation.
  const used = own.filter((file) => !isTestFile(file));
  return {
    hasReadme: own.some(({ path, facts }) => README.test(path) && facts.lines > 0),
    files: documents.length,
    lines: sum(documents, ({ lines }) => lines),
    publicDeclarations: sum(used, (facts) => facts.publicDeclarations),
    documentedDeclarations: sum(used, (facts) => facts.documentedDeclarations),
  };
}

function listAssistants(own: readonly MeasuredFile[]): Shares["assistants"] {
  const byAssistant = new Map<string, string[]>();
  for (const { path, facts } of own) for (const assistant of facts.assistants) byAssistant.set(assistant, [...(byAssistant.get(assistant) ?? []), path]);
  return [...byAssistant].map(([assistant, files]) => ({ assistant, files: files.toSorted(compare).slice(0, MAX_NAMED) })).toSorted((a, b) => compare(a.assistant, b.assistant));
}

function sum(files: readonly MeasuredFile[], count: (facts: ShareFacts) => number): number {
  return files.reduce((total, { facts }) => total + count(facts), 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
