// `strongroom test`: node's own runner over the tests beside the code and those that cross domains.

import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { type CommandArgs, defineCommand } from "#cli/args/command.ts";

const options = {
  full: { type: "boolean", summary: "run the long suites whole, from where a stopped run was; writes test/COUNTS.md and test/attacks/COUNTS.md" },
  counts: { type: "boolean", summary: "write test/attacks/COUNTS.md though long suites take a sample" },
  unit: { type: "boolean", summary: "only the fast ones beside the code: no database, no browser, no whole program, nothing that takes its time" },
  seed: { type: "string", value: "N", summary: "seed of the sample that long suites take (default: a new one, printed)" },
  name: { type: "string", value: "REGEX", summary: "only tests whose name matches" },
  list: { type: "boolean", summary: "print the files and stop" },
} as const;

export type TestArgs = CommandArgs<typeof options>;

export const testCommand = defineCommand({
  name: "test",
  summary: "run Strongroom's own tests",
  usage: "test [--full | --unit] [--seed N] [--name REGEX] [PATTERN…]",
  details: `PATTERN is a part of a test file's path: \`strongroom test keyring blobs\`.

Suites of the database run on PGlite and on PostgreSQL. For the latter set STRONGROOM_TEST_DATABASE_URL to a superuser's
connection; without it a PostgreSQL of this machine is tried. What was skipped is named at the end, and fails the run
where STRONGROOM_REQUIRE_SERVICES=1.`,
  options,
  positionals: { min: 0, max: Infinity },
  async run(args): Promise<ExitCode> {
    const { runTests } = await import("#cli/test-runner/run-tests.ts");
    return (await runTests(args)) ? EXIT.ok : EXIT.failed;
  },
});
