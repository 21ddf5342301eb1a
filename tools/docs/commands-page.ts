// docs/commands.md: what `--help` prints, of the program and of each command.

import { composeCommandHelp, composeProgramHelp } from "#cli/args/help.ts";
import { COMMANDS } from "#cli/commands/index.ts";
import { readVersion } from "#platform/config/version.ts";

import { composePage } from "./page.ts";

export async function composeCommandsPage(): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map(async (load) => await load()));
  return composePage("Commands", "src/cli/commands", [
    ...block(composeProgramHelp(commands, readVersion())),
    ...commands.flatMap((command) => [`## ${command.name}`, "", ...block(composeCommandHelp(command))]),
  ]);
}

function block(text: string): string[] {
  return ["```text", text, "```", ""];
}
