// `strongroom bench`: one benchmark of bench/ beside its peers; without a name it lists them.

import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { type CommandArgs, defineCommand } from "#cli/args/command.ts";

const options = {
  json: { type: "boolean", summary: "print the result as JSON" },
  record: { type: "boolean", summary: "add the result to bench/RESULTS.md" },
} as const;

export type BenchArgs = CommandArgs<typeof options>;

export const benchCommand = defineCommand({
  name: "bench",
  summary: "measure against peers",
  usage: "bench [NAME] [--json] [--record]",
  details: "Without NAME it lists the benchmarks. A peer that is not on this machine is told as \"not run here\".",
  options,
  positionals: { min: 0, max: 1 },
  async run(args): Promise<ExitCode> {
    const { runBench } = await import("#cli/bench/run-bench.ts");
    await runBench(args);
    return EXIT.ok;
  },
});
