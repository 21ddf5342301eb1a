// A command's arguments by its own option table (node:util parseArgs), with errors that say what was meant.

import { parseArgs } from "node:util";

import { AppError } from "#base/app-error.ts";

import type { Command, CommandArgs } from "./command.ts";
import { findNearest } from "#base/nearest.ts";

/** @throws AppError `usage.invalid`. */
export function parseCommandArgs(command: Command, argv: readonly string[]): CommandArgs {
  const { values, positionals } = parse(command, argv);
  const { min, max } = command.positionals;
  if (positionals.length < min || positionals.length > max) {
    throw usageError(`\`${command.name}\` takes ${countPhrase(min, max)}, got ${positionals.length}`, command.name);
  }
  return { values, positionals };
}

/** An error about the command line, pointing to the help that says how it should be. */
export function usageError(message: string, commandName?: string): AppError {
  const help = commandName === undefined ? "strongroom --help" : `strongroom ${commandName} --help`;
  return new AppError("usage.invalid", message, { details: { help } });
}

function parse(command: Command, argv: readonly string[]): CommandArgs {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: nodeOptions(command), allowPositionals: true, strict: true });
    // parseArgs keeps to the option table that it was given.
    return { values: values as CommandArgs["values"], positionals };
  } catch (error) {
    if (!isParseError(error)) throw error;
    throw usageError(explain(command, error), command.name);
  }
}

/** parseArgs wants absent properties absent, and knows nothing of our texts. */
function nodeOptions(command: Command): Record<string, { type: "string" | "boolean"; short?: string; multiple?: boolean }> {
  return Object.fromEntries(
    Object.entries(command.options).map(([name, spec]) => [
      name,
      {
        type: spec.type,
        ...(spec.short === undefined ? {} : { short: spec.short }),
        ...(spec.multiple === undefined ? {} : { multiple: spec.multiple }),
      },
    ]),
  );
}

function isParseError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("ERR_PARSE_ARGS_");
}

function explain(command: Command, error: Error & { readonly code: string }): string {
  const option = /'(-{1,2}[^' ]+)/.exec(error.message)?.[1] ?? "";
  if (error.code !== "ERR_PARSE_ARGS_UNKNOWN_OPTION") return error.message.split(". ")[0] ?? error.message;
  const nearest = findNearest(option.replace(/^-+/, ""), Object.keys(command.options));
  const guess = nearest === null ? "" : `; did you mean --${nearest}?`;
  return `\`${command.name}\` has no option ${option}${guess}`;
}

function countPhrase(min: number, max: number): string {
  if (max === 0) return "no arguments";
  if (min === max) return `${min} ${min === 1 ? "argument" : "arguments"}`;
  return Number.isFinite(max) ? `${min} to ${max} arguments` : `at least ${min} ${min === 1 ? "argument" : "arguments"}`;
}
