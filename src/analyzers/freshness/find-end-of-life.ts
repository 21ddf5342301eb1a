// Which runtimes, systems and databases a repository asks for that have ended, end soon, or may be one that has. What is asked for is a
// version, or a range: then every cycle that the range admits counts, and the oldest is named.

import { satisfies } from "#analyzers/versions/requirement.ts";

import { END_OF_LIFE_DATE, findProduct, findProductOfImage, type Cycle, type Product } from "./end-of-life-data.ts";

/** As lock files, manifests, version files and Dockerfiles ask. */
export interface RuntimeUse {
  /** `node`, `python`, `go`, `java`, `dotnet`, `php`, `ruby`, `rust`, `debian`, `postgresql`, … */
  readonly product: string;
  /** As it stands there: `20`, `>=18`, `3.11.4`, `net8.0`, `20-alpine3.19`. */
  readonly requirement: string;
  /** Whether a plain version is the least that is taken. Without it: for `go` and `java`, whose files name the least they are made for. */
  readonly isMinimum?: boolean;
}

export interface EndOfLifeFinding<Use extends RuntimeUse = RuntimeUse> {
  readonly use: Use;
  readonly title: string;
  /** The oldest cycle that is admitted. */
  readonly cycle: string;
  /** «may have ended»: the range admits that cycle, and later ones that have not. */
  readonly state: "ended" | "may have ended" | "ends soon" | "supported";
  /** Of the cycle, YYYY-MM-DD; null where no day is known. */
  readonly ends: string | null;
  readonly source: string;
}

export interface EndOfLifeResult<Use extends RuntimeUse = RuntimeUse> {
  readonly findings: readonly EndOfLifeFinding<Use>[];
  /** What nothing can be said of, which is not «supported». */
  readonly unknown: readonly { readonly use: Use; readonly reason: "no data of this product" | "not a version that the data knows" }[];
  /** Of the data, YYYY-MM-DD. */
  readonly dataDate: string;
}

/** Half a year is what a move takes. */
const SOON_DAYS = 182;
const DAY_MS = 24 * 60 * 60 * 1000;

/** In whose words each product's ranges are written. */
const SYNTAXES: Readonly<Record<string, string>> = { node: "npm", bun: "npm", deno: "npm", python: "PyPI", php: "Packagist", ruby: "RubyGems", java: "Maven" };

const MINIMUM: ReadonlySet<string> = new Set(["go", "java"]);

/** `at`: milliseconds since 1970. */
export function findEndOfLife<Use extends RuntimeUse>({ runtimes, at }: { readonly runtimes: readonly Use[]; readonly at: number }): EndOfLifeResult<Use> {
  const findings: EndOfLifeFinding<Use>[] = [];
  const unknown: EndOfLifeResult<Use>["unknown"][number][] = [];
  for (const use of runtimes) {
    const asked = readRequirement(use);
    const product = findProduct(asked.product) ?? findProductOfImage(asked.product);
    const admitted = product === null ? [] : admittedCycles(product, asked);
    if (product === null) unknown.push({ use, reason: "no data of this product" });
    else if (admitted.length === 0) unknown.push({ use, reason: "not a version that the data knows" });
    else findings.push(judge({ use, product, admitted, at }));
  }
  return { findings, unknown, dataDate: END_OF_LIFE_DATE };
}

/** Target frameworks (NuGet documentation, "Target frameworks") name one of two products: `net8.0`, `netcoreapp3.1`; `net48`. */
function readRequirement(use: RuntimeUse): RuntimeUse {
  const text = use.requirement.trim();
  // Java 8 is also called 1.8.
  if (use.product !== "dotnet") return { ...use, requirement: use.product === "java" ? text.replace(/^1\.(?=[5-8]$)/, "") : text };
  const framework = /^net(\d)(\d)(\d)?$/.exec(text);
  if (framework !== null) return { ...use, product: "dotnet-framework", requirement: framework.slice(1).filter((digit) => digit !== undefined).join(".") };
  return { ...use, requirement: text.replace(/^net(?:coreapp)?(?=\d+\.\d)/, "").replace(/-[a-z][a-z0-9.]*$/i, "") };
}

function judge<Use extends RuntimeUse>({ use, product, admitted, at }: { readonly use: Use; readonly product: Product; readonly admitted: readonly Cycle[]; readonly at: number }): EndOfLifeFinding<Use> {
  // Cycles stand with the newest first.
  const oldest = admitted.at(-1) as Cycle;
  const ended = admitted.filter((cycle) => hasEnded(cycle, at));
  const state = ended.length === admitted.length ? "ended" : ended.includes(oldest) ? "may have ended" : hasEnded(oldest, at + SOON_DAYS * DAY_MS) ? "ends soon" : "supported";
  return { use, title: product.title, cycle: oldest.cycle, state, ends: typeof oldest.ends === "string" ? oldest.ends : null, source: product.source };
}

/** A cycle is there until its last day is over. */
function hasEnded({ ends }: Cycle, at: number): boolean {
  return typeof ends === "boolean" ? ends : at >= Date.parse(ends) + DAY_MS;
}

function admittedCycles(product: Product, { product: name, requirement, isMinimum = MINIMUM.has(name) }: RuntimeUse): readonly Cycle[] {
  const exact = cycleOf(product, requirement);
  if (exact !== null) return isMinimum ? product.cycles.slice(0, product.cycles.indexOf(exact) + 1) : [exact];
  const ecosystem = SYNTAXES[product.product];
  if (ecosystem === undefined) return [];
  // A range is tried with the first and the newest version of each cycle, and with those that it names itself.
  const named = requirement.match(/\d+(?:\.\d+){0,3}/g) ?? [];
  return product.cycles.filter((cycle) => {
    const tried = [`${cycle.cycle}.0`, ...(cycle.latest === undefined ? [] : [cycle.latest]), ...named.filter((version) => cycleOf(product, version) === cycle)];
    return tried.some((version) => satisfies(ecosystem, padded(version), requirement) === true);
  });
}

/** The cycle of a plain version, also with a `v` before it or what an image's tag has behind it. */
function cycleOf({ cycles }: Product, text: string): Cycle | null {
  const match = /^v?(\d+(?:\.\d+)*)(?:-[a-z0-9][a-z0-9._-]*)?$/i.exec(text);
  if (match === null) return cycles.find(({ codename }) => codename !== undefined && (text === codename || text.startsWith(`${codename}-`))) ?? null;
  const numbers = `${match[1] ?? ""}.`;
  const within = cycles.filter(({ cycle }) => numbers.startsWith(`${cycle}.`)).toSorted((one, other) => other.cycle.length - one.cycle.length)[0];
  // `python:3` is the newest of the threes; a bare major names no older one.
  return within ?? cycles.find(({ cycle }) => cycle.startsWith(numbers)) ?? null;
}

/** Three numbers, as all the syntaxes take them. */
function padded(version: string): string {
  const numbers = /^\d+(?:\.\d+)*/.exec(version)?.[0].split(".") ?? [];
  return [...numbers, "0", "0"].slice(0, Math.max(3, numbers.length)).join(".");
}
