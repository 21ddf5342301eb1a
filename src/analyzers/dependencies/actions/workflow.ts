// Workflows and actions of GitHub: what `uses:` names. The folder in which a workflow lies is not known here, so a file counts as
// one when it says what workflows say.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import { isList, isTable, tableAt, textAt, type Table, type Tree } from "#analyzers/dependencies/syntax/tree.ts";
import { parseYaml } from "#analyzers/dependencies/syntax/yaml.ts";

/** `owner/name` or `owner/name/folder`, and a tag, branch or commit. */
const USES = /^([\w.-]+\/[\w.-]+)((?:\/[\w.-]+)*)@(\S+)$/;

/** Both words at the beginning of a line: neither alone says anything. */
export function isWorkflow(text: string): boolean {
  return /^[ \t]*(?:-[ \t]+)?uses[ \t]*:/m.test(text) && /^(?:jobs|runs)[ \t]*:/m.test(text);
}

export function readWorkflow(text: string, facts: FactCollector): void {
  const root = parseYaml(text)[0];
  if (!isTable(root)) return;
  addSteps(facts, tableAt(root, "runs").get("steps")?.value);
  for (const { value } of tableAt(root, "jobs").values()) {
    if (!isTable(value)) continue;
    addUses(facts, value);
    addSteps(facts, value.get("steps")?.value);
  }
}

function addSteps(facts: FactCollector, steps: Tree | undefined): void {
  if (!isList(steps)) return;
  for (const { value } of steps) if (isTable(value)) addUses(facts, value);
}

/** Images by `docker://` and actions of the same repository are none of another. */
function addUses(facts: FactCollector, step: Table): void {
  const uses = textAt(step, "uses");
  if (uses === null || uses.startsWith("./") || uses.startsWith("docker://")) return;
  const line = step.get("uses")?.line ?? null;
  const [, name, , version = ""] = USES.exec(uses) ?? [];
  if (name === undefined) facts.fail("expected an action and its version", line);
  else facts.add({ name, version, requirement: uses, scope: "build", direct: true, line });
}
