// Package.resolved of Swift, versions 1 to 3.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import { parseJson } from "#analyzers/dependencies/syntax/json.ts";
import { isTable, lineAt, tableAt, tablesAt, textAt } from "#analyzers/dependencies/syntax/tree.ts";

export function readPackageResolved(text: string, facts: FactCollector): void {
  const root = parseJson(text);
  if (!isTable(root)) {
    facts.fail("expected an object", 1);
    return;
  }
  const pins = [...tablesAt(root, "pins"), ...tablesAt(tableAt(root, "object"), "pins")];
  for (const { table, line } of pins) {
    const kind = textAt(table, "kind");
    if (kind === "localSourceControl" || kind === "fileSystem") continue;
    const location = textAt(table, "location") ?? textAt(table, "repositoryURL");
    const state = tableAt(table, "state");
    const name = kind === "registry" ? textAt(table, "identity") : location === null ? null : repositoryName(location);
    if (name === null) facts.fail("expected where a package is", line);
    // Without a version a branch or a commit is used.
    else facts.add({ name, version: textAt(state, "version") ?? textAt(state, "revision"), requirement: textAt(state, "branch"), scope: "runtime", line: lineAt({ table, line }, table.has("identity") ? "identity" : "package") });
  }
}

/** `host/owner/name`, as advisories name packages of Swift. */
function repositoryName(location: string): string {
  return location
    .replace(/^[\w+]+:\/\//, "")
    .replace(/^[^@/]*@/, "")
    .replace(/^([^/:]+):(?!\d)/, "$1/")
    .replace(/\/$/, "")
    .replace(/\.git$/, "");
}
