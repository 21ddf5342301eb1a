// Checks who imports whom by the allow-list of rules.cjs, on the tree and on a canary of planted offences. A checker that sees
// nothing passes everything: so the canary's offences must all be found, and nothing else of it, and both must have modules.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { cruise, type ICruiseResult, type IFlattenedRuleSet } from "dependency-cruiser";

const ROOT = join(import.meta.dirname, "../..");
const CANARY = join(import.meta.dirname, "canary");
/** What is looked at, where it exists; tools and bench are checked for types and lint, they are no part of the program. */
const PLACES = ["src", "test", "vite.config.ts"];

interface RuleFile extends IFlattenedRuleSet {
  readonly options: Parameters<typeof cruise>[1];
}

const { options, ...ruleSet } = createRequire(import.meta.url)("./rules.cjs") as RuleFile;

const tree = await cruiseIn(ROOT);
const found = violationsOf(tree);
for (const line of found) console.error(`layers: ${line}`);
console.log(`layers: ${tree.summary.totalCruised} modules, ${tree.summary.totalDependenciesCruised ?? 0} imports, ${found.length} offences`);

const canary = await cruiseIn(CANARY);
const missed = compareCanary(violationsOf(canary));
console.log(`layers: canary has ${canary.summary.totalCruised} modules, ${missed.length} of its offences judged wrongly`);
for (const line of missed) console.error(`layers: canary: ${line}`);

process.exitCode = found.length === 0 && missed.length === 0 && tree.summary.totalCruised > 0 && canary.summary.totalCruised > 0 ? 0 : 1;

async function cruiseIn(baseDir: string): Promise<ICruiseResult> {
  const { output } = await cruise(PLACES.filter(existsIn(baseDir)), { ...options, baseDir, ruleSet, validate: true });
  if (typeof output === "string") throw new TypeError("expected dependency-cruiser's result as an object");
  return output;
}

function existsIn(baseDir: string): (place: string) => boolean {
  return (place) => {
    try {
      return readFileSync(`${baseDir}/${place}`) !== null;
    } catch (error) {
      return error instanceof Error && "code" in error && error.code === "EISDIR";
    }
  };
}

function violationsOf(result: ICruiseResult): string[] {
  return result.summary.violations.map(({ from, to, rule }) => `${from} -> ${shorten(to)} (${rule.name})`).sort();
}

/** Of a package only its name: where its files lie is not ours. */
function shorten(path: string): string {
  return path.replace(/^.*node_modules\/((?:@[^/]+\/)?[^/]+)\/.*$/, "$1");
}

/** PLANTED.txt has an offence per line, as `from -> to (rule)`. */
function compareCanary(offences: readonly string[]): string[] {
  const planted = readFileSync(`${CANARY}/PLANTED.txt`, "utf8").split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return [
    ...planted.filter((line) => !offences.includes(line)).map((line) => `not caught: ${line}`),
    ...offences.filter((line) => !planted.includes(line)).map((line) => `caught, but is no offence: ${line}`),
  ];
}
