// Bundler: Gemfile.lock, and what is literal in a Gemfile and a gemspec, which are programs and are not run.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import type { Origin, Scope } from "#analyzers/dependencies/facts.ts";
import { indentOf, linesOf } from "#analyzers/dependencies/syntax/lines.ts";

const LOCKED = /^([^\s!]+)(?: \(([^)]*)\))?(!)?$/;
const ORIGINS: Readonly<Record<string, Origin | null>> = { GEM: null, GIT: "git", PATH: "path" };
/** `1.2.3-x86_64-linux`: what a gem is built for is no part of its version. */
const PLATFORM = /-(?:x86|x64|arm|aarch64|java|universal|ruby|mingw|mswin|darwin|linux|ppc|s390|riscv).*$/;

export function readGemfileLock(text: string, facts: FactCollector): void {
  const places = new Map<string, number>();
  const needs: [place: number, name: string][] = [];
  const direct = new Set<string>();
  let section = "";
  let last = -1;
  for (const { text: content, line } of linesOf(text)) {
    const trimmed = content.trim();
    const indent = indentOf(content);
    if (trimmed === "") continue;
    if (indent === 0) {
      section = trimmed;
      last = -1;
      continue;
    }
    const [, name = "", version = null] = LOCKED.exec(trimmed) ?? [];
    if (section === "DEPENDENCIES" && name !== "") direct.add(name);
    if (section === "RUBY VERSION") facts.addRuntime("ruby", /^ruby (\d+(?:\.\d+)*)/.exec(trimmed)?.[1] ?? null, line);
    const origin = ORIGINS[section];
    if (origin === undefined || name === "") continue;
    if (indent === 4 && version !== null) {
      const plain = version.replace(PLATFORM, "");
      // Built for several platforms, a gem is listed several times.
      const known = places.get(name);
      last = origin === "path" ? -1 : known !== undefined && facts.at(known)?.version === plain ? known : facts.add({ name, version: plain, direct: false, line, origin });
      places.set(name, last);
    } else if (indent === 6 && last !== -1) {
      needs.push([last, name]);
    }
  }
  for (const [place, name] of needs) facts.link(place, places.get(name) ?? -1);
  for (const name of direct) {
    const fact = facts.at(places.get(name) ?? -1);
    if (fact !== undefined) fact.direct = true;
  }
}

const MAX_LINE_CHARACTERS = 4096;
const GEM = /^gem[ (]\s*(["'])([^"'#]+)\1(.*)$/;
const GROUP = /^group[ (].*\bdo$/;
const GEMSPEC = /\.add_(?:(development|runtime)_)?dependency[ (]\s*(?:%q\W)?["']([^"'#]+)["'](.*)$/;
const QUOTED = /^[\s,[]*(["'])([^"'#]+)\1/;
const DEVELOPMENT = /:?(?:development|test|lint|ci|doc)/;

export function readGemfile(text: string, facts: FactCollector): void {
  const groups: (Scope | null)[] = [];
  for (const { text: content, line } of linesOf(text)) {
    if (content.length > MAX_LINE_CHARACTERS) continue;
    const trimmed = content.trim();
    const gem = GEM.exec(trimmed);
    if (GROUP.test(trimmed)) groups.push(scopeOfGroups(trimmed.slice("group".length, -"do".length)));
    else if (/\bdo(?:\s*\|[^|]*\|)?$|^(?:if|unless|case|begin)\b/.test(trimmed)) groups.push(null);
    else if (trimmed === "end") groups.pop();
    if (/^ruby\s/.test(trimmed)) facts.addRuntime("ruby", /^ruby\s+["']([^"']+)["']/.exec(trimmed)?.[1] ?? null, line);
    if (gem === null) continue;
    const rest = gem[3] ?? "";
    if (/\bpath:|:path\s*=>/.test(rest)) continue;
    const own = /groups?:\s*(\[[^\][]*\]|:\w+)|:groups?\s*=>\s*(\[[^\][]*\]|:\w+)/.exec(rest);
    const scope = own === null ? (groups.findLast((entry) => entry !== null) ?? "runtime") : scopeOfGroups(own[1] ?? own[2] ?? "");
    const git = /\b(?:git|github|gist|bitbucket):|:git(?:hub)?\s*=>/.test(rest);
    facts.add({ name: (gem[2] ?? "").trim(), ...requirementOf(rest), scope, direct: true, line, origin: git ? "git" : null });
  }
}

/** Development only where every group is. */
function scopeOfGroups(text: string): Scope {
  const names = text.match(/:?["']?\w+/g) ?? [];
  return names.length > 0 && names.every((name) => DEVELOPMENT.test(name)) ? "development" : "runtime";
}

function requirementOf(text: string): { requirement: string | null; version: string | null } {
  const found: string[] = [];
  let rest = text;
  for (let quoted = QUOTED.exec(rest); quoted !== null; quoted = QUOTED.exec(rest)) {
    found.push((quoted[2] ?? "").trim());
    rest = rest.slice(quoted[0].length);
  }
  const requirement = found.length === 0 ? null : found.join(", ");
  return { requirement, version: requirement === null ? null : (/^=?\s*(\d+(?:\.\w+)*)$/.exec(requirement)?.[1] ?? null) };
}

export function readGemspec(text: string, facts: FactCollector): void {
  for (const { text: content, line } of linesOf(text)) {
    if (content.length > MAX_LINE_CHARACTERS) continue;
    const trimmed = content.trim();
    const [, field = "", value = ""] = /^\w+\.(name|version|licenses?|required_ruby_version)\s*=[\s[]*(?:Gem::Requirement\.new\()?["']([^"'#]+)["']/.exec(trimmed) ?? [];
    if (field === "name") facts.describe({ name: value });
    if (field === "version") facts.describe({ version: value });
    if (field.startsWith("license")) facts.describe({ licence: value });
    if (field === "required_ruby_version") facts.addRuntime("ruby", value, line);
    const found = trimmed.startsWith("#") ? null : GEMSPEC.exec(trimmed);
    if (found !== null) facts.add({ name: (found[2] ?? "").trim(), ...requirementOf(found[3] ?? ""), scope: found[1] === "development" ? "development" : "runtime", direct: true, line });
  }
}
