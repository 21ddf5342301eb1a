// conanfile.txt and conan.lock.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import type { Scope } from "#analyzers/dependencies/facts.ts";
import { linesOf } from "#analyzers/dependencies/syntax/lines.ts";
import { parseJson } from "#analyzers/dependencies/syntax/json.ts";
import { isTable, tableAt, textAt, textsAt, type Table } from "#analyzers/dependencies/syntax/tree.ts";

/** `name/version@user/channel#recipe:package%time`. */
const REFERENCE = /^([\w.+-]+)\/(\[[^\]]*\]|[^@#:%\s]+)(?:@([^#:%\s]*))?(?:#([0-9a-f]+))?/;
const SECTIONS: Readonly<Record<string, Scope>> = { requires: "runtime", build_requires: "build", tool_requires: "build", test_requires: "development" };

export function readConanfile(text: string, facts: FactCollector): void {
  let section = "";
  for (const { text: content, line } of linesOf(text)) {
    const trimmed = content.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const header = /^\[([^\]]*)\]$/.exec(trimmed);
    const scope = SECTIONS[section];
    if (header !== null) section = header[1] ?? "";
    else if (scope !== undefined) addReference({ facts, text: trimmed, scope, direct: true, line });
  }
}

function addReference({ facts, text, scope, direct, line }: { facts: FactCollector; text: string; scope: Scope; direct: boolean | null; line: number }): number {
  const [, name, stated = "", , recipe] = REFERENCE.exec(text) ?? [];
  if (name === undefined) {
    facts.fail("expected name/version", line);
    return -1;
  }
  const range = stated.startsWith("[");
  return facts.add({ name, version: range ? null : stated, requirement: stated, scope, direct, line, integrity: recipe === undefined ? null : `recipe:${recipe}` });
}

/** Version 0.5 of the format lists references; those before hold a graph, whose first node is the project. */
export function readConanLock(text: string, facts: FactCollector): void {
  const root = parseJson(text);
  if (!isTable(root)) {
    facts.fail("expected an object", 1);
    return;
  }
  for (const [key, scope] of [["requires", "runtime"], ["build_requires", "build"], ["python_requires", "build"]] as const) {
    for (const { text: reference, line } of textsAt(root, key)) addReference({ facts, text: reference, scope, direct: null, line });
  }
  readGraph(tableAt(root, "graph_lock", "nodes"), facts);
}

function readGraph(nodes: Table, facts: FactCollector): void {
  const places = new Map<string, number>();
  for (const [id, { value, line }] of nodes) {
    const reference = isTable(value) ? textAt(value, "ref") : null;
    // Without a channel and a revision it is the project's own recipe.
    if (reference !== null && id !== "0") places.set(id, addReference({ facts, text: reference, scope: "runtime", direct: false, line }));
  }
  for (const [id, { value }] of nodes) {
    if (!isTable(value)) continue;
    for (const key of ["requires", "build_requires"]) {
      for (const { text: need } of textsAt(value, key)) {
        const place = places.get(need) ?? -1;
        const fact = facts.at(place);
        if (places.has(id)) facts.link(places.get(id) ?? -1, place);
        else if (fact !== undefined) fact.direct = true;
      }
    }
  }
}
