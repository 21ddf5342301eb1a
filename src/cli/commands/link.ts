// `strongroom link`: a new one-time link for the owner, for whoever runs the server: the way back in when a session has ended.

import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { defineCommand } from "#cli/args/command.ts";

const options = {
  data: { type: "string", value: "DIR", summary: "folder of the running installation (default: as for serve)" },
} as const;

export const linkCommand = defineCommand({
  name: "link",
  summary: "print a new one-time link for the owner",
  usage: "link [--data DIR]",
  details: `Asks the running server over the socket in its data folder. Links before it that nobody used are good no more.

Whoever may open that folder may make one; making it is in the log. It stands for one factor: an owner who has a second one (an
authenticator or a passkey) is asked for it, a team that demands one opens only then, and nothing is administered without.`,
  options,
  positionals: { min: 0, max: 0 },
  async run({ values }): Promise<ExitCode> {
    const { createLocalLink } = await import("#roles/local-link.ts");
    const { url, expiresAt } = await createLocalLink({ overrides: values.data === undefined ? {} : { dataDir: values.data } });
    process.stdout.write(`Whoever opens this link is signed in as the owner, with the second factor that they have. It works once, until ${expiresAt}:\n  ${url}\n`);
    return EXIT.ok;
  },
});
