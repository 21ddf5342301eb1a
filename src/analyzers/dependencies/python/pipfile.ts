// Pipfile and setup.cfg.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import type { Scope } from "#analyzers/dependencies/facts.ts";
import { linesOf } from "#analyzers/dependencies/syntax/lines.ts";
import { parseToml } from "#analyzers/dependencies/syntax/toml.ts";
import { isTable, tableAt, textAt, textOf } from "#analyzers/dependencies/syntax/tree.ts";
import { readPythonRequirement } from "./requirement.ts";

const SECTIONS: readonly (readonly [section: string, scope: Scope])[] = [["packages", "runtime"], ["dev-packages", "development"]];

export function readPipfile(text: string, facts: FactCollector): void {
  const root = parseToml(text);
  const requires = tableAt(root, "requires");
  facts.addRuntime("python", textAt(requires, "python_full_version") ?? textAt(requires, "python_version"));
  for (const [section, scope] of SECTIONS) {
    for (const [name, { value, line }] of tableAt(root, section)) {
      const table = isTable(value) ? value : null;
      if (table !== null && (table.has("path") || table.has("file"))) continue;
      const stated = table === null ? textOf(value) : textAt(table, "version");
      const requirement = stated === "*" ? null : stated;
      const version = requirement === null ? null : (readPythonRequirement(`x${requirement}`)?.version ?? null);
      facts.add({ name, requirement: requirement ?? (table === null ? null : textAt(table, "git")), version, scope, direct: true, line, origin: table?.has("git") === true ? "git" : null });
    }
  }
}

const SETUP_FIELDS: Readonly<Record<string, Scope>> = { install_requires: "runtime", setup_requires: "build", tests_require: "development" };
const KEY = /^([\w.-]+)\s*[=:]\s*(.*)$/;

/** The part of INI that setuptools reads: what goes on over several lines is indented. */
export function readSetupCfg(text: string, facts: FactCollector): void {
  let section = "";
  let key = "";
  for (const { text: content, line } of linesOf(text)) {
    if (/^\s*(?:[#;]|$)/.test(content)) continue;
    const header = /^\[([^\]]*)\]/.exec(content);
    if (header !== null) {
      section = (header[1] ?? "").trim();
      key = "";
      continue;
    }
    const member = KEY.exec(content);
    if (member !== null) key = member[1] ?? "";
    const value = (member === null ? content : (member[2] ?? "")).trim();
    if (value !== "") readSetting({ section, key, value, line, facts });
  }
}

function readSetting({ section, key, value, line, facts }: { section: string; key: string; value: string; line: number; facts: FactCollector }): void {
  if (section === "metadata") {
    if (key === "name") facts.describe({ name: value });
    if (key === "version" && !/^(?:attr|file):/.test(value)) facts.describe({ version: value });
    if (key === "license") facts.describe({ licence: value });
    return;
  }
  if (section === "options" && key === "python_requires") facts.addRuntime("python", value, line);
  const scope = section === "options.extras_require" ? "optional" : section === "options" ? SETUP_FIELDS[key] : undefined;
  if (scope === undefined || value.startsWith("file:")) return;
  const requirement = readPythonRequirement(value.replace(/\s#.*$/, ""));
  if (requirement === null) facts.fail("expected a requirement", line);
  else if (requirement.origin !== "path") facts.add({ ...requirement, scope, direct: true, line });
}
