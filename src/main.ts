// Strongroom's entrance: the words after the program's name are a command; its exit code is ours.

import { EXIT } from "#cli/args/exit-codes.ts";
import { runProgram } from "#cli/program.ts";

// A reader that has seen enough (`strongroom report . | head`) is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.ok);
  throw error;
});

process.exitCode = await runProgram(process.argv.slice(2), {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
});
