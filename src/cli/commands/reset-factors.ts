// `strongroom reset-factors`: the way back of who has lost every second factor and recovery code, for whoever runs the server.

import { visibleText } from "#base/visible-text.ts";
import { defineCommand } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { usageError } from "#cli/args/parse.ts";
import { createTerminal } from "#cli/terminal.ts";

const options = {
  data: { type: "string", value: "DIR", summary: "folder of the running installation (default: as for serve)" },
  owner: { type: "boolean", summary: "the first owner, who has given no address" },
  yes: { type: "boolean", summary: "do not ask for the address again" },
} as const;

/** What is typed in the place of an address. */
const FIRST_OWNER = "first owner";

export const resetFactorsCommand = defineCommand({
  name: "reset-factors",
  summary: "let somebody back in who has lost every second factor",
  usage: "reset-factors ADDRESS | --owner [--data DIR] [--yes]",
  details: `Asks the running server over the socket in its data folder to remove the passkeys, the authenticator, the recovery codes and the
password of the person, and to end all their sessions, API tokens and sign-ins under way. Prints a one-time link with
which they begin again.

It asks for the address once more before anything is done. Whoever may open that folder may do it, and nobody over the network;
it is in the log of each of the person's teams as an act of whoever runs the machine, and the person is told by mail where
they have an address and the server can send. Hand the link over to the person themselves, after you have made sure who they are.`,
  options,
  positionals: { min: 0, max: 1 },
  async run({ values, positionals: [address] }): Promise<ExitCode> {
    if ((address === undefined) !== (values.owner === true)) throw usageError("expected an address, or --owner", "reset-factors");
    const person = address ?? FIRST_OWNER;
    if (values.yes !== true) await confirm(person);
    const { resetFactorsLocally } = await import("#roles/local-factor-reset.ts");
    const { url, expiresAt, sessions, mailed } = await resetFactorsLocally({ overrides: values.data === undefined ? {} : { dataDir: values.data }, email: address ?? null });
    process.stdout.write(
      `Removed: every second factor of ${visibleText(person)}, and their password if they had one. Ended: ${sessions} ${sessions === 1 ? "session" : "sessions"}, and all API tokens. ${mailed ? "They are told by mail." : "They are not told by mail: tell them."}\n` +
        `Whoever opens this link is signed in as them. It works once, until ${expiresAt}:\n  ${url}\n`,
    );
    return EXIT.ok;
  },
});

/** @throws AppError `usage.invalid` when something else is typed, or nothing. */
async function confirm(person: string): Promise<void> {
  const terminal = createTerminal();
  try {
    const typed = await terminal.ask(`This removes every second factor of ${visibleText(person)} and signs them out everywhere.\nType \`${visibleText(person)}\` again to do it: `);
    if (typed.toLowerCase() !== person.trim().toLowerCase()) throw usageError("nothing was done: expected the same words again, as they stand in the question", "reset-factors");
  } finally {
    terminal.close();
  }
}
