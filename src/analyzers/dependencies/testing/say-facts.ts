// Facts and components as short lines, so that a table of examples can be read.

import { readManifest } from "#analyzers/dependencies/read-manifest.ts";
import { resolveDependencies } from "#analyzers/dependencies/resolve/resolve-dependencies.ts";
import type { ManifestFacts } from "#analyzers/dependencies/facts.ts";

export interface Example {
  readonly what: string;
  readonly name: string;
  readonly content: string;
  readonly says: readonly string[];
}

export function factsOf(name: string, content: string): ManifestFacts {
  const facts = readManifest({ name, content: Buffer.from(content) });
  if (facts === null) throw new Error(`expected a reader of ${name}`);
  return facts;
}

/** `name version scope direct:line > what it needs`; `?` for what the file does not say. Errors come last, as `line: message`. */
export function sayFacts(name: string, content: string): string[] {
  const { packages, errors } = factsOf(name, content);
  const lines = packages.map((fact) => {
    const direct = fact.direct === null ? "?" : fact.direct ? "direct" : "indirect";
    const needs = (fact.dependsOn ?? []).map((place) => packages[place]?.name).join(" ");
    const words = [fact.name, fact.version ?? `(${fact.requirement ?? "any"})`, fact.origin, fact.scope ?? "?", `${direct}:${fact.line ?? "?"}`, needs === "" ? undefined : `> ${needs}`];
    return words.filter((word) => word !== undefined).join(" ");
  });
  return [...lines, ...errors.map(({ line, message }) => `${line ?? "?"}: ${message}`)];
}

/** `purl scope direct, by way of …`, for the components of several files. */
export function sayComponents(files: Readonly<Record<string, string>>): string[] {
  const manifests = Object.entries(files).map(([path, content]) => ({ path, facts: factsOf(path.slice(path.lastIndexOf("/") + 1), content) }));
  return resolveDependencies(manifests).map(({ purl, scope, direct, path, requirements }) => {
    const direction = direct === null ? "?" : direct ? "direct" : "indirect";
    const way = path.length > 1 ? ` by ${path.slice(0, -1).map((step) => step.replace(/^pkg:\w+\//, "")).join(" > ")}` : "";
    return `${purl} ${scope} ${direction}${way}${requirements.length === 0 ? "" : ` asked ${requirements.join(" and ")}`}`;
  });
}
