// `strongroom claims`: what Strongroom claims of itself, and what proves it on this installation.

import { defineCommand } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import type { ClaimState } from "#protocol/api/system.ts";

const options = {
  data: { type: "string", value: "DIR", summary: "folder of the installation (default: as for serve)" },
  run: { type: "string", value: "ID", summary: "run the check of one claim now, or of `all`" },
  json: { type: "boolean", summary: "print JSON" },
} as const;

/** A sign beside the word, so that colour is never needed. */
const SIGNS: Readonly<Record<ClaimState["status"], string>> = { proven: "✔", failed: "✖", "not yet proven": "·" };
const ID_WIDTH = 5;
const STATUS_WIDTH = 14;

export const claimsCommand = defineCommand({
  name: "claims",
  summary: "list what Strongroom claims, and run the checks that prove it",
  usage: "claims [--data DIR] [--run ID|all] [--json]",
  details: `A claim is proven when its last check found it kept, failed when it did not, and not yet proven when it has no check
or the last one is too old to count. A running server is asked over the socket in its data folder; otherwise the folder is
opened for as long as it takes.

  strongroom claims
  strongroom claims --run CR-14
  strongroom claims --run all --json

Exit codes: 0 nothing failed · 1 a claim failed · 2 the command line was not understood.`,
  options,
  positionals: { min: 0, max: 0 },
  async run({ values }): Promise<ExitCode> {
    const { lookAtClaims } = await import("#roles/local-claims.ts");
    const claims = await lookAtClaims({
      overrides: values.data === undefined ? {} : { dataDir: values.data },
      run: values.run ?? null,
      onDone: values.json === true ? () => undefined : (claim) => print(claim),
    });
    if (values.json === true) process.stdout.write(`${JSON.stringify({ claims }, null, 2)}\n`);
    else if (values.run === undefined) claims.forEach(print);
    if (values.json !== true) process.stdout.write(`\n${summarise(claims)}\n`);
    return claims.some(({ status }) => status === "failed") ? EXIT.failed : EXIT.ok;
  },
});

function print(claim: ClaimState): void {
  process.stdout.write(`${SIGNS[claim.status]} ${claim.id.padEnd(ID_WIDTH)}  ${claim.status.padEnd(STATUS_WIDTH)}  ${claim.statement}\n`);
  if (claim.finding !== null) process.stdout.write(`${" ".repeat(ID_WIDTH + STATUS_WIDTH + 6)}${claim.finding} (${claim.checkedAt ?? ""})\n`);
}

function summarise(claims: readonly ClaimState[]): string {
  const count = (status: ClaimState["status"]): number => claims.filter((claim) => claim.status === status).length;
  return `${claims.length} claims: ${count("proven")} proven, ${count("failed")} failed, ${count("not yet proven")} not yet proven.`;
}
