// yarn.lock: the form of yarn 1, and that of later versions, which is YAML.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import { linesOf } from "#analyzers/dependencies/syntax/lines.ts";
import { isTable, tableAt, textAt, textOf, type Table } from "#analyzers/dependencies/syntax/tree.ts";
import { parseYaml } from "#analyzers/dependencies/syntax/yaml.ts";
import { originOf, readSpecifier } from "./specifier.ts";

const HEAD_CHARACTERS = 4096;
const MAX_LINE_CHARACTERS = 64 * 1024;

export function readYarnLock(text: string, facts: FactCollector): void {
  if (text.slice(0, HEAD_CHARACTERS).includes("__metadata:")) readBerry(text, facts);
  else readClassic(text, facts);
}

/** A package name and what stands behind its `@`. */
function splitDescriptor(descriptor: string): [name: string, range: string] {
  const at = descriptor.indexOf("@", 1);
  return at === -1 ? [descriptor, ""] : [descriptor.slice(0, at), descriptor.slice(at + 1)];
}

// --- yarn 1 -----------------------------------------------------------------------------------------------------------------

interface Block {
  readonly descriptors: readonly string[];
  readonly line: number;
  readonly needs: string[];
  readonly fields: Map<string, string>;
}

/** A word, in quotes or not, and what follows it. */
const WORD = /^(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))/;

function readClassic(text: string, facts: FactCollector): void {
  const places = new Map<string, number>();
  const needs: [place: number, descriptor: string][] = [];
  let block: Block | null = null;
  let inNeeds = false;
  const close = (): void => {
    if (block !== null) addBlock({ block, places, needs, facts });
  };
  for (const { text: content, line } of linesOf(text)) {
    if (content === "" || content.startsWith("#")) continue;
    if (content.length > MAX_LINE_CHARACTERS) {
      facts.fail("expected a shorter line", line);
      continue;
    }
    if (!content.startsWith(" ")) {
      close();
      block = { descriptors: readHeader(content), line, needs: [], fields: new Map() };
      inNeeds = false;
      continue;
    }
    const [key, rest] = readWord(content.trimStart());
    if (block === null || key === null) {
      facts.fail("expected the name of a package", line);
    } else if (content.startsWith("    ")) {
      if (inNeeds) block.needs.push(`${key}@${readWord(rest)[0] ?? ""}`);
    } else {
      inNeeds = key === "dependencies:" || key === "optionalDependencies:";
      block.fields.set(key, readWord(rest)[0] ?? "");
    }
  }
  close();
  for (const [place, descriptor] of needs) facts.link(place, places.get(descriptor) ?? -1);
}

function addBlock({ block, places, needs, facts }: { block: Block; places: Map<string, number>; needs: [number, string][]; facts: FactCollector }): void {
  const [descriptor = ""] = block.descriptors;
  const [alias, range] = splitDescriptor(descriptor);
  const { name, origin } = readSpecifier(alias, range);
  if (origin === "path") return;
  const place = facts.add({
    name,
    version: block.fields.get("version") ?? null,
    requirement: block.descriptors.map((text) => splitDescriptor(text)[1]).join(", "),
    line: block.line,
    integrity: block.fields.get("integrity") ?? null,
    origin,
  });
  for (const text of block.descriptors) places.set(text, place);
  for (const need of block.needs) needs.push([place, need]);
}

function readHeader(content: string): string[] {
  const descriptors: string[] = [];
  let rest = content;
  for (;;) {
    const [word, after] = readWord(rest);
    if (word === null) return descriptors;
    descriptors.push(word.endsWith(":") && after === "" ? word.slice(0, -1) : word);
    rest = after.replace(/^[,:]\s*/, "");
  }
}

function readWord(text: string): [word: string | null, rest: string] {
  const found = WORD.exec(text);
  if (found === null) return [null, ""];
  const word = found[1] === undefined ? (found[2] ?? "") : found[1].replaceAll(/\\(.)/g, "$1");
  return [word, text.slice(found[0].length).trimStart()];
}

// --- yarn 2 and later -------------------------------------------------------------------------------------------------------

function readBerry(text: string, facts: FactCollector): void {
  const root = parseYaml(text)[0];
  if (!isTable(root)) {
    facts.fail("expected a mapping", 1);
    return;
  }
  const places = new Map<string, number>();
  const packages: [place: number, needs: Table][] = [];
  const projects: Table[] = [];
  for (const [key, { value, line }] of root) {
    if (!isTable(value) || key === "__metadata") continue;
    const [name, resolution] = splitDescriptor(textAt(value, "resolution") ?? key);
    const needs = tableAt(value, "dependencies");
    if (resolution.startsWith("workspace:")) {
      projects.push(needs);
      facts.addMemberPath(resolution.slice("workspace:".length));
      continue;
    }
    const descriptors = key.split(", ");
    const place = addBerryPackage({ facts, name, resolution, value, line, descriptors });
    for (const descriptor of descriptors) places.set(descriptor, place);
    packages.push([place, needs]);
  }
  const find = (name: string, range: string): number => places.get(`${name}@${range}`) ?? places.get(`${name}@npm:${range}`) ?? -1;
  for (const [place, needs] of packages) {
    for (const [name, { value }] of needs) facts.link(place, find(name, textOf(value) ?? ""));
  }
  for (const needs of projects) {
    for (const [name, { value }] of needs) {
      const fact = facts.at(find(name, textOf(value) ?? ""));
      if (fact !== undefined) fact.direct = true;
    }
  }
}

function addBerryPackage({ facts, name, resolution, value, line, descriptors }: { facts: FactCollector; name: string; resolution: string; value: Table; line: number; descriptors: readonly string[] }): number {
  if (originOf(resolution) === "path") return -1;
  const requirements = descriptors.map((text) => splitDescriptor(text)[1].replace(/^npm:/, ""));
  return facts.add({
    name,
    version: textAt(value, "version"),
    requirement: requirements.join(", "),
    line,
    direct: false,
    integrity: textAt(value, "checksum"),
    origin: resolution.startsWith("npm:") || resolution.startsWith("patch:") ? null : originOf(resolution),
  });
}
