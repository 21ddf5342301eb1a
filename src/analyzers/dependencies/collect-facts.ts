// Where readers put what they find: bounds and refusals are here, so that no reader needs its own.

import type { Ecosystem, FactProblem, ManagedVersion, ManifestFacts, Origin, PackageFact, RuntimeFact, Scope } from "./facts.ts";

/** Lock files of the largest monorepos list some 10,000 packages. What is beyond is left out, and the file says so. */
export const MAX_PACKAGES = 50_000;
/** Arrows between packages, ten for each. */
const MAX_EDGES = 500_000;
const MAX_NAME_CHARACTERS = 256;
const MAX_VALUE_CHARACTERS = 512;
const MAX_ERRORS = 20;
const MAX_MEMBERS = 5000;
const MAX_RUNTIMES = 50;
const MAX_MANAGED = 5000;
/** Control characters and those that turn text around: in a name they are an attack on whoever prints it. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

export interface FoundPackage {
  readonly name: string;
  readonly version?: string | null;
  readonly requirement?: string | null;
  readonly scope?: Scope | null;
  readonly direct?: boolean | null;
  readonly line?: number | null;
  readonly origin?: Origin | null;
  readonly integrity?: string | null;
  readonly licence?: string | null;
}

export interface FactCollector {
  /** Its place in the list, or -1 where it was refused or the list is full. */
  readonly add: (found: FoundPackage) => number;
  /** Says that the package at `from` needs the one at `to`; places of -1 are passed over. */
  readonly link: (from: number, to: number) => void;
  readonly at: (place: number) => PackageFact | undefined;
  readonly addRuntime: (product: string, requirement: string | null, line?: number) => void;
  readonly addManaged: (name: string, version: string | null) => void;
  readonly addMemberPath: (path: string) => void;
  readonly addMemberName: (name: string) => void;
  /** The project's own name, version, licence. */
  readonly describe: (project: { readonly name?: string | null; readonly version?: string | null; readonly licence?: string | null }) => void;
  readonly fail: (message: string, line?: number | null) => void;
  readonly finish: () => ManifestFacts;
}

export interface ManifestKind {
  readonly format: string;
  readonly ecosystem: Ecosystem;
  readonly role: "manifest" | "lock";
}

interface Collected {
  readonly packages: PackageFact[];
  readonly errors: FactProblem[];
  readonly runtimes: RuntimeFact[];
  readonly managed: ManagedVersion[];
  readonly memberPaths: string[];
  readonly memberNames: string[];
  project: { name?: string; version?: string; licence?: string };
  edges: number;
  cut: boolean;
}

export function collectFacts({ format, ecosystem, role }: ManifestKind): FactCollector {
  const found: Collected = { packages: [], errors: [], runtimes: [], managed: [], memberPaths: [], memberNames: [], project: {}, edges: 0, cut: false };
  const fail = (message: string, line: number | null = null): void => {
    if (found.errors.length < MAX_ERRORS) found.errors.push({ line, message });
  };
  return {
    fail,
    add: (what) => addPackage(found, what, fail),
    link: (from, to) => link(found, from, to),
    at: (place) => found.packages[place],
    addRuntime(product, requirement, line) {
      const text = bounded(requirement);
      if (text !== null && found.runtimes.length < MAX_RUNTIMES) found.runtimes.push({ product, requirement: text, line: line ?? null });
    },
    addManaged(name, version) {
      const text = bounded(version);
      if (text !== null && isName(name) && found.managed.length < MAX_MANAGED) found.managed.push({ name, version: text });
    },
    addMemberPath(path) {
      if (isName(path) && found.memberPaths.length < MAX_MEMBERS) found.memberPaths.push(path);
    },
    addMemberName(name) {
      if (isName(name) && found.memberNames.length < MAX_MEMBERS) found.memberNames.push(name);
    },
    describe({ name, version, licence }) {
      const values = { name: bounded(name), version: bounded(version), licence: bounded(licence) };
      for (const key of ["name", "version", "licence"] as const) {
        const value = values[key];
        if (value !== null) found.project[key] = value;
      }
    },
    finish: () => ({
      format,
      ecosystem,
      role,
      ...found.project,
      packages: found.packages,
      ...(found.runtimes.length > 0 && { runtimes: found.runtimes }),
      ...(found.managed.length > 0 && { managed: found.managed }),
      ...(found.memberPaths.length > 0 && { memberPaths: found.memberPaths }),
      ...(found.memberNames.length > 0 && { memberNames: found.memberNames }),
      ...(found.cut && { cut: true as const }),
      errors: found.errors,
    }),
  };
}

function addPackage(found: Collected, what: FoundPackage, fail: FactCollector["fail"]): number {
  if (!isName(what.name)) {
    fail("expected a package name", what.line ?? null);
    return -1;
  }
  if (found.packages.length === MAX_PACKAGES) {
    if (!found.cut) fail(`expected at most ${MAX_PACKAGES} packages`, what.line ?? null);
    found.cut = true;
    return -1;
  }
  const { origin } = what;
  const integrity = bounded(what.integrity);
  const licence = bounded(what.licence);
  const fact: PackageFact = {
    name: what.name,
    version: bounded(what.version),
    requirement: bounded(what.requirement),
    scope: what.scope ?? null,
    direct: what.direct ?? null,
    line: what.line ?? null,
    ...(origin != null && { origin }),
    ...(integrity !== null && { integrity }),
    ...(licence !== null && { licence }),
  };
  return found.packages.push(fact) - 1;
}

function link(found: Collected, from: number, to: number): void {
  const source = found.packages[from];
  if (source === undefined || found.packages[to] === undefined || from === to) return;
  if (found.edges === MAX_EDGES) {
    found.cut = true;
    return;
  }
  const needs = (source.dependsOn ??= []);
  // Files that name a need twice do so one after the other.
  if (needs.at(-1) === to) return;
  found.edges++;
  needs.push(to);
}

function isName(text: string): boolean {
  return text !== "" && text.length <= MAX_NAME_CHARACTERS && !UNPRINTABLE.test(text) && text.trim() === text;
}

/** Null for what is empty, too long or unprintable: no value is better than half of one. */
function bounded(text: string | null | undefined): string | null {
  if (text == null || text === "" || text.length > MAX_VALUE_CHARACTERS || UNPRINTABLE.test(text)) return null;
  return text;
}
