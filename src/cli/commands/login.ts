// `strongroom login`: signs this machine in at a server, by a code that a person confirms in the browser.

import { hostname } from "node:os";
import { setTimeout } from "node:timers/promises";

import { visibleName, visibleText } from "#base/visible-text.ts";
import { defineCommand } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";

const options = {
  server: { type: "string", value: "URL", summary: "where Strongroom is (default: http://localhost:7300)" },
  all: { type: "boolean", summary: "ask for all that a token can be for, not for reading alone" },
} as const;

const DEFAULT_SERVER = "http://localhost:7300";

export const loginCommand = defineCommand({
  name: "login",
  summary: "sign this machine in at a server",
  usage: "login [--server URL] [--all]",
  details: "Shows a code. Sign in with a browser, type the code there, and confirm. The API token that\nthis machine gets is kept in $XDG_CONFIG_HOME/strongroom/credentials.json, readable by you alone.",
  options,
  positionals: { min: 0, max: 0 },
  async run({ values }): Promise<ExitCode> {
    const { callRemoteServer, parseServer } = await import("#platform/http/remote-client.ts");
    const { getOwnToken } = await import("#protocol/api/api-tokens.ts");
    const { credentialsPath, readCredentials } = await import("#cli/login/credentials-file.ts");
    const { replaceToken } = await import("#cli/login/replace-token.ts");
    const { showDeviceCode, signInMachine } = await import("#cli/login/device-login.ts");
    const server = parseServer(values.server ?? DEFAULT_SERVER);
    const path = credentialsPath(process.env);
    const before = await readCredentials(path);
    const credentials = await signInMachine({ server, name: visibleName(hostname()), access: values.all === true ? "all" : "read", show: showDeviceCode, wait: (ms) => setTimeout(ms) });
    await replaceToken(path, { before, credentials });
    const { person } = await callRemoteServer({ ...credentials, endpoint: getOwnToken });
    process.stdout.write(`Signed in at ${server} as ${visibleText(person.email ?? person.id)}, until ${credentials.expiresAt.slice(0, 10)}.\n`);
    return EXIT.ok;
  },
});
