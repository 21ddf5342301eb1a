// CA-04: there are no warnings in the code. The type checker and the linter that the project pins look at the program as it is
// installed; where they are not installed with it nothing can be said, and nothing is.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { MIB, MINUTE } from "#base/units.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { runProcess } from "#platform/process/process.ts";

const TYPE_CHECKER = "node_modules/typescript/bin/tsc";
const LINTER = "node_modules/oxlint/bin/oxlint";
/** Where code of ours may stand. */
const CODE_FOLDERS = ["src", "test", "tools", "bench"];

export const noWarnings: Claim = {
  id: "CA-04",
  statement: "There are no warnings in the code: the type checker and the linter find nothing, and what they find is an error.",
  kind: "checked",
  owner: "assurance",
  proof: { schedule: "weekly", check: { run: checkCode } },
};

async function checkCode({ programDir, signal }: CheckContext): Promise<CheckOutcome> {
  const tools = [TYPE_CHECKER, LINTER].filter((tool) => existsSync(join(programDir, tool)));
  if (tools.length < 2) return claimFails("The type checker and the linter are not installed with this program, so nothing was looked at.", { tools: tools.length });
  const configs = readdirSync(join(programDir, "tsconfig")).filter((name) => name.endsWith(".json") && name !== "base.json");
  const runs = [
    ...configs.map((config) => ({ what: `types of ${config}`, args: [TYPE_CHECKER, "--noEmit", "-p", join("tsconfig", config)] })),
    { what: "lint", args: [LINTER, "--deny-warnings", ...CODE_FOLDERS.filter((folder) => existsSync(join(programDir, folder)))] },
  ];
  const red = [];
  for (const { what, args } of runs) {
    if (!(await exitsWell(args, programDir, signal))) red.push(what);
  }
  const evidence = { looked: runs.length, red: red.join(", ") || "none" };
  if (configs.length === 0) return claimFails("There is no configuration of the type checker to go by.", evidence);
  if (red.length > 0) return claimFails(`Warnings or errors in: ${red.join(", ")}.`, evidence);
  return claimPasses(`The type checker over ${configs.length} configurations and the linter found nothing.`, evidence);
}

async function exitsWell(args: readonly string[], cwd: string, signal: AbortSignal): Promise<boolean> {
  const { end } = await runProcess({
    program: process.execPath,
    args,
    env: { PATH: process.env["PATH"] ?? "", HOME: cwd },
    cwd,
    stdin: "none",
    limits: { timeoutMs: 5 * MINUTE, maxOutputBytes: 16 * MIB, maxMemoryBytes: "none" },
    isolation: { network: "none", user: "inherited" },
    signal,
  });
  return end.reason === "exit" && end.code === 0;
}
