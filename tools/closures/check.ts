// Prints and checks what each role and the sandbox load. `--list` prints every file. The canary is a program that loads what it
// must not, by each way there is; if any of it goes unseen the check fails.

import { join } from "node:path";

import { readClosure } from "./closure.ts";
import { judgeClosure } from "./judge.ts";
import { PROGRAMS, type ProgramRules } from "./programs.ts";

const ROOT = join(import.meta.dirname, "../..");
const CANARY = join(import.meta.dirname, "canary");
const CANARY_RULES: ProgramRules = {
  entry: "src/main.ts",
  claim: "the canary",
  onlyFiles: [/^src\/(main|near|types|reexport|packs|builtin|lazy|json)\./],
  never: [/forbidden/],
  onlyPackages: [],
  neverBuiltins: ["net"],
};
/** What must be said of the canary: a file by two hops, one re-exported, one loaded late, a package, a module of Node, a computed import. */
const CANARY_OFFENCES = [
  "src/lazy.ts has an import that is computed",
  "loads src/forbidden-far.ts, by src/main.ts > src/near.ts > src/forbidden-far.ts",
  "loads src/forbidden-late.ts, by src/main.ts > src/lazy.ts > src/forbidden-late.ts",
  "loads src/forbidden-reexported.ts, by src/main.ts > src/reexport.ts > src/forbidden-reexported.ts",
  "loads the package zod",
  "loads node:net",
];

let failed = false;
for (const rules of PROGRAMS) {
  const closure = readClosure(ROOT, rules.entry);
  const offences = judgeClosure(rules, closure);
  console.log(`closures: ${rules.entry}: ${closure.files.length} files, packages: ${closure.packages.join(", ") || "none"}`);
  if (process.argv.includes("--list")) console.log(closure.files.map((file) => `  ${file}`).join("\n"));
  for (const offence of offences) console.error(`closures: ${rules.entry}: ${offence} (${rules.claim})`);
  failed ||= offences.length > 0;
}

const seen = judgeClosure(CANARY_RULES, readClosure(CANARY, CANARY_RULES.entry));
const wrong = [...CANARY_OFFENCES.filter((line) => !seen.includes(line)), ...seen.filter((line) => !CANARY_OFFENCES.includes(line))];
console.log(`closures: canary has ${seen.length} offences, ${wrong.length} judged wrongly`);
for (const line of wrong) console.error(`closures: canary: ${line}`);
process.exitCode = failed || wrong.length > 0 ? 1 : 0;
