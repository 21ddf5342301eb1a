// Dockerfiles: the images that stages begin from. Arguments are put in where their default stands in the file.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import { linesOf } from "#analyzers/dependencies/syntax/lines.ts";

const VARIABLE = /\$(?:\{(\w+)(?::?-([^}$]*))?\}|(\w+))/g;
const MAX_LINE_CHARACTERS = 8192;
const MAX_VALUE_CHARACTERS = 256;

interface Stages {
  readonly facts: FactCollector;
  readonly values: Map<string, string>;
  readonly names: Set<string>;
}

export function readDockerfile(text: string, facts: FactCollector): void {
  const stages: Stages = { facts, values: new Map(), names: new Set() };
  let pending = "";
  let first = 0;
  for (const { text: content, line } of linesOf(text)) {
    const trimmed = content.trim();
    if (trimmed.startsWith("#")) continue;
    if (pending === "") first = line;
    const goesOn = /[\\`]$/.test(trimmed);
    if (pending.length <= MAX_LINE_CHARACTERS) pending += `${goesOn ? trimmed.slice(0, -1) : trimmed} `;
    if (goesOn) continue;
    readInstruction(stages, pending.trim(), first);
    pending = "";
  }
  readInstruction(stages, pending.trim(), first);
}

function readInstruction(stages: Stages, instruction: string, line: number): void {
  if (instruction.length > MAX_LINE_CHARACTERS) return;
  const [, verb = "", rest = ""] = /^(from|arg|copy)\s+(.*)$/i.exec(instruction) ?? [];
  if (verb.toLowerCase() === "arg") readArguments(stages, rest);
  else if (verb.toLowerCase() === "from") readFrom(stages, rest, line);
  else if (verb !== "") {
    const source = /(?:^|\s)--from=(\S+)/.exec(rest)?.[1];
    if (source !== undefined) addImage({ stages, text: source, line, scope: "build" });
  }
}

function readArguments({ values }: Stages, rest: string): void {
  for (const [, name = "", quoted, plain] of rest.matchAll(/\b(\w+)=(?:"([^"]*)"|(\S*))/g)) {
    const value = quoted ?? plain ?? "";
    // What is longer is no part of an image's name.
    if (value.length <= MAX_VALUE_CHARACTERS) values.set(name, value);
  }
}

function readFrom(stages: Stages, rest: string, line: number): void {
  const words = rest.split(/\s+/).filter((word) => !word.startsWith("--"));
  addImage({ stages, text: words[0] ?? "", line, scope: "runtime" });
  if (/^as$/i.test(words[1] ?? "")) stages.names.add((words[2] ?? "").toLowerCase());
}

/** A stage by name or number, and the empty image, are none that comes from elsewhere. */
function addImage({ stages, text, line, scope }: { stages: Stages; text: string; line: number; scope: "runtime" | "build" }): void {
  const { facts, values, names } = stages;
  if (text.length > MAX_VALUE_CHARACTERS) {
    facts.fail("expected the name of an image", line);
    return;
  }
  const image = text.replaceAll(VARIABLE, (whole, braced?: string, fallback?: string, plain?: string) => values.get(braced ?? plain ?? "") ?? fallback ?? whole).replaceAll(/["']/g, "");
  if (image === "" || image === "scratch" || names.has(image.toLowerCase()) || /^\d+$/.test(image)) return;
  if (image.includes("$")) {
    facts.fail("expected an image whose arguments have defaults", line);
    return;
  }
  const [reference = "", digest = null] = image.split("@", 2);
  const colon = reference.lastIndexOf(":");
  const tagged = colon > reference.lastIndexOf("/");
  const tag = tagged ? reference.slice(colon + 1) : null;
  const name = (tagged ? reference.slice(0, colon) : reference).replace(/^(?:docker\.io\/)?(?:library\/)?/, "");
  facts.add({ name, version: tag ?? digest, requirement: tag === null && digest === null ? "latest" : image, scope, direct: true, line, integrity: digest });
  facts.addRuntime(name, tag, line);
}
