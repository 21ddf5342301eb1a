// `strongroom logout`: ends this machine's API token on the server, and removes it here.

import { isAppError } from "#base/app-error.ts";
import { defineCommand } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";

export const logoutCommand = defineCommand({
  name: "logout",
  summary: "end this machine's token, and remove it",
  usage: "logout",
  details: "When the server cannot be reached the token stays, so that it can be ended later.",
  options: {},
  positionals: { min: 0, max: 0 },
  async run(): Promise<ExitCode> {
    const { callRemoteServer } = await import("#platform/http/remote-client.ts");
    const { endOwnToken } = await import("#protocol/api/api-tokens.ts");
    const { credentialsPath, readCredentials, removeCredentials } = await import("#cli/login/credentials-file.ts");
    const path = credentialsPath(process.env);
    const credentials = await readCredentials(path);
    if (credentials === null) {
      process.stdout.write("This machine is not signed in.\n");
      return EXIT.ok;
    }
    try {
      await callRemoteServer({ ...credentials, endpoint: endOwnToken });
    } catch (error) {
      // It has ended already.
      if (!isAppError(error, "api-token.refused") && !isAppError(error, "api-token.unknown")) throw error;
    }
    await removeCredentials(path);
    process.stdout.write(`Signed out at ${credentials.server}: the token is good no more.\n`);
    return EXIT.ok;
  },
});
