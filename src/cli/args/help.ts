// The texts of `--help`: of the program, and of each command from its own option table.

import type { Command, OptionSpec } from "./command.ts";
import { EXIT_CODE_MEANINGS } from "./exit-codes.ts";

export function composeProgramHelp(commands: readonly Command[], version: string): string {
  return [
    `strongroom ${version}: sealed mirrors of source code, analysed in a sandbox`,
    "",
    "Usage: strongroom COMMAND [OPTION…]",
    "",
    "Commands:",
    ...columns(commands.map((command) => [command.name, command.summary])),
    "",
    "Options:",
    ...columns([
      ["--help", "this text, or with a command the command's own"],
      ["--version", "the version"],
    ]),
    "",
    ...exitCodes(),
  ].join("\n");
}

export function composeCommandHelp(command: Command): string {
  const options = Object.entries(command.options).map(([name, spec]): [string, string] => [optionForm(name, spec), spec.summary]);
  return [
    `strongroom ${command.name}: ${command.summary}`,
    "",
    `Usage: strongroom ${command.usage}`,
    ...(command.details === undefined ? [] : ["", command.details.trim()]),
    "",
    "Options:",
    ...columns([...options, ["--help", "this text"]]),
    "",
    ...exitCodes(),
  ].join("\n");
}

function optionForm(name: string, spec: OptionSpec): string {
  const short = spec.short === undefined ? "" : `-${spec.short}, `;
  return `${short}--${name}${spec.type === "string" ? ` ${spec.value ?? "VALUE"}` : ""}`;
}

function exitCodes(): string[] {
  return ["Exit codes:", ...columns(EXIT_CODE_MEANINGS.map(([code, meaning]) => [String(code), meaning]))];
}

/** Two columns, indented; the second starts after the longest first. */
function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
