// From the words of a command line to an exit code: the program's own options, the command, and how errors are told.

import { isAppError } from "#base/app-error.ts";
import { findNearest } from "#base/nearest.ts";
import { readVersion } from "#platform/config/version.ts";

import type { Command } from "./args/command.ts";
import { EXIT, type ExitCode } from "./args/exit-codes.ts";
import { composeCommandHelp, composeProgramHelp } from "./args/help.ts";
import { parseCommandArgs, usageError } from "./args/parse.ts";
import { COMMANDS, isCommandName } from "./commands/index.ts";

export interface Terminal {
  out(text: string): void;
  err(text: string): void;
}

/** Runs one command line. Never rejects: what fails is told on `terminal` and becomes an exit code. */
export async function runProgram(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await dispatch(argv, terminal);
  } catch (error) {
    return tell(error, terminal);
  }
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [first, ...rest] = argv;
  if (first === "--version" || first === "-v") {
    terminal.out(`strongroom ${readVersion()}`);
    return EXIT.ok;
  }
  if (first === undefined || first === "--help" || first === "-h" || first === "help") return await help(rest[0], terminal);
  const command = await loadCommand(first);
  if (asksForHelp(rest)) {
    terminal.out(composeCommandHelp(command));
    return EXIT.ok;
  }
  return await command.run(parseCommandArgs(command, rest));
}

async function help(name: string | undefined, terminal: Terminal): Promise<ExitCode> {
  if (name !== undefined) {
    terminal.out(composeCommandHelp(await loadCommand(name)));
    return EXIT.ok;
  }
  const commands = await Promise.all(Object.values(COMMANDS).map(async (load) => await load()));
  terminal.out(composeProgramHelp(commands, readVersion()));
  return EXIT.ok;
}

/** @throws AppError `usage.invalid` when there is no such command. */
async function loadCommand(name: string): Promise<Command> {
  if (isCommandName(name)) return await COMMANDS[name]();
  const nearest = findNearest(name, Object.keys(COMMANDS));
  throw usageError(`there is no command \`${name}\`${nearest === null ? "" : `; did you mean \`${nearest}\`?`}`);
}

/** `--help` anywhere before `--`, whatever else is wrong. */
function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return (end === -1 ? argv : argv.slice(0, end)).some((word) => word === "--help" || word === "-h");
}

function tell(error: unknown, terminal: Terminal): ExitCode {
  if (!isAppError(error)) {
    terminal.err(`error: internal.unexpected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return EXIT.internal;
  }
  terminal.err(`error: ${error.message}`);
  const help = error.details["help"];
  terminal.err(typeof help === "string" ? `See \`${help}\`.` : error.remedy);
  return error.code === "usage.invalid" ? EXIT.usage : EXIT.failed;
}
