// Judges a closure by the rules of its program: one line for each offence, with the way that leads there.

import type { Closure } from "./closure.ts";
import type { ProgramRules } from "./programs.ts";

export function judgeClosure(rules: ProgramRules, closure: Closure): string[] {
  const { never, onlyFiles, onlyPackages, neverPackages = [], onlyBuiltins, neverBuiltins = [] } = rules;
  const badFiles = closure.files.filter(
    (file) => never.some((pattern) => pattern.test(file)) || (onlyFiles !== undefined && !onlyFiles.some((pattern) => pattern.test(file))),
  );
  const badPackages = closure.packages.filter((name) => neverPackages.includes(name) || (onlyPackages !== undefined && !onlyPackages.includes(name)));
  const badBuiltins = closure.builtins.filter((name) => neverBuiltins.includes(name) || (onlyBuiltins !== undefined && !onlyBuiltins.includes(name)));
  return [
    ...closure.problems,
    ...badFiles.map((file) => `loads ${file}, by ${closure.pathTo(file).join(" > ")}`),
    ...badPackages.map((name) => `loads the package ${name}`),
    ...badBuiltins.map((name) => `loads node:${name}`),
  ];
}
