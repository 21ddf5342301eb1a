// setup.cfg: the part of INI that setuptools reads.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import type { Scope } from "#analyzers/dependencies/facts.ts";
import { linesOf } from "#analyzers/dependencies/syntax/lines.ts";
import { readPythonRequirement } from "./requirement.ts";

const SETUP_FIELDS: Readonly<Record<string, Scope>> = { install_requires: "runtime", setup_requires: "build", tests_require: "development" };
const KEY = /^([\w.-]+)\s*[=:]\s*(.*)$/;

/** What goes on over several lines is indented. */
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
