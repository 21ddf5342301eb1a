// The tools that measure complexity which we compare with: how each is run over files, and how its answer is read.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Linter } from "eslint";

export interface PeerFunction {
  readonly name: string;
  /** As the peer has it: of the name or of the head. */
  readonly line: number;
  readonly cyclomatic: number;
}

export interface ComplexityPeer {
  readonly name: string;
  /** Of our languages. */
  readonly languages: readonly string[];
  /** What in a function's text makes the definitions differ, so that the number may; in words, and as it is found. */
  readonly differs: { readonly what: string; readonly pattern: RegExp };
  /** By path from the folder. */
  readonly measure: (program: string, folder: string, files: readonly string[]) => ReadonlyMap<string, readonly PeerFunction[]>;
}

const MAX_OUTPUT_BYTES = 1024 ** 3;

export const PMCCABE: ComplexityPeer = {
  name: "pmccabe",
  languages: ["C", "C++"],
  differs: { what: "`#if` and `#elif` (pmccabe counts none) and logical operators within them", pattern: /^[ \t]*#[ \t]*(?:if|ifdef|ifndef|elif)\b/m },
  measure(program, folder, files) {
    const functions = new Map<string, PeerFunction[]>();
    // modified, traditional, statements, first line, lines, file(definition): name
    for (const line of run(program, files, folder).split("\n")) {
      const [, cyclomatic, path, at, name] = /^\d+\t(\d+)\t\d+\t\d+\t\d+\t(.*)\((\d+)\): (.*)$/.exec(line) ?? [];
      if (path === undefined || name === undefined) continue;
      functions.set(path, [...(functions.get(path) ?? []), { name, line: Number(at), cyclomatic: Number(cyclomatic) }]);
    }
    return functions;
  },
};

export const LIZARD: ComplexityPeer = {
  name: "lizard",
  languages: ["C", "C++", "Java", "JavaScript", "TypeScript", "Python", "Go"],
  differs: { what: "`finally` in Python, labels of `foreach`, operators of nulls", pattern: /\bfinally\b|\bforeach\b|\?\?/ },
  measure(program, folder, files) {
    const functions = new Map<string, PeerFunction[]>();
    // nloc, ccn, tokens, parameters, length, "location", "file", "function", "long name", first line, last line
    for (const line of run(program, ["--csv", ...files], folder).split("\n")) {
      const [, cyclomatic, path, name, first] = /^\d+,(\d+),\d+,\d+,\d+,"[^"]*","([^"]*)","([^"]*)","[^"]*",(\d+),\d+/.exec(line) ?? [];
      if (path === undefined || name === undefined) continue;
      functions.set(path, [...(functions.get(path) ?? []), { name, line: Number(first), cyclomatic: Number(cyclomatic) }]);
    }
    return functions;
  },
};

export const ESLINT: ComplexityPeer = {
  name: "eslint",
  languages: ["JavaScript"],
  differs: {
    what: "`catch` (ESLint counts none), optional chains, default values and `||=` (which it counts), functions within (which it counts apart)",
    pattern: /\bcatch\b|\?\.|=>|\bfunction\b[^]*\bfunction\b|(?:\|\||&&|\?\?)=|[(,{]\s*\w+\s*=[^=>]/,
  },
  measure(_program, folder, files) {
    return new Map(files.map((file) => [file, lintComplexity(readFileSync(join(folder, file), "utf8"))]));
  },
};

/** ESLint's rule says a number for each function that is above its limit: here for all. Files that it cannot parse give none. */
export function lintComplexity(source: string): PeerFunction[] {
  const rules: Linter.RulesRecord = { complexity: ["error", 0] };
  const languageOptions = { ecmaVersion: "latest", sourceType: "module", parserOptions: { ecmaFeatures: { jsx: true } } } as const;
  return new Linter({ configType: "flat" })
    .verify(source, [{ languageOptions, linterOptions: { reportUnusedDisableDirectives: "off", noInlineConfig: true }, rules }])
    .flatMap(({ message, line }) => {
      const [, name = "(anonymous)", cyclomatic] = /(?:'([^']*)')? has a complexity of (\d+)/.exec(message) ?? [];
      return cyclomatic === undefined ? [] : [{ name, line, cyclomatic: Number(cyclomatic) }];
    });
}

function run(program: string, args: readonly string[], cwd: string): string {
  const { error, stdout } = spawnSync(program, args, { cwd, encoding: "utf8", maxBuffer: MAX_OUTPUT_BYTES });
  // They end with a number of their own when they warn.
  if (error !== undefined) throw error;
  return stdout;
}
