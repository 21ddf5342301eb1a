// `strongroom whoami`: as whom this machine is signed in, where, and for what.

import { AppError } from "#base/app-error.ts";
import { visibleText } from "#base/visible-text.ts";
import { defineCommand } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";

export const whoamiCommand = defineCommand({
  name: "whoami",
  summary: "show as whom this machine is signed in",
  usage: "whoami",
  options: {},
  positionals: { min: 0, max: 0 },
  async run(): Promise<ExitCode> {
    const { callRemoteServer } = await import("#platform/http/remote-client.ts");
    const { getOwnToken } = await import("#protocol/api/api-tokens.ts");
    const { credentialsPath, readCredentials } = await import("#cli/login/credentials-file.ts");
    const credentials = await readCredentials(credentialsPath(process.env));
    if (credentials === null) throw new AppError("login.required");
    const { person, token, teams } = await callRemoteServer({ ...credentials, endpoint: getOwnToken });
    const lines = [
      `${visibleText(person.email ?? person.id)} at ${credentials.server}`,
      `until ${token.expiresAt.slice(0, 10)}, for ${token.permissions.join(", ")}`,
      ...teams.map(({ name, role }) => `${role} in ${visibleText(name)}`),
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
    return EXIT.ok;
  },
});
