// `strongroom share`: opens a folder of this machine to guests, through a server that cannot read it.

import { setTimeout } from "node:timers/promises";
import { hostname } from "node:os";

import { isAppError } from "#base/app-error.ts";
import { visibleName, visibleText } from "#base/visible-text.ts";
import { defineCommand } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { usageError } from "#cli/args/parse.ts";
import type { LanguageConfiguration } from "#cli/share/languages/find-servers.ts";
import type { Credentials } from "#cli/login/credentials-file.ts";

const options = {
  "read-only": { type: "boolean", summary: "guests look on, and change nothing" },
  exclude: { type: "string", multiple: true, value: "GLOB", summary: "share nothing of this form; may be given several times" },
  include: { type: "string", multiple: true, value: "GLOB", summary: "share this although git ignores it; keys and passwords stay hidden" },
  "allow-delete": { type: "boolean", summary: "do not ask before a guest deletes something (it is kept beside)" },
  "members-only": { type: "boolean", summary: "let in members of the team only, who sign in" },
  joins: { type: "string", value: "N", summary: "how many guests may come in by one link (default: 1)" },
  expires: { type: "string", value: "TIME", summary: "how long a link is good, as 30m, 8h or 2d (default: 8h)" },
  "language-server": { type: "string", multiple: true, value: "LANGUAGE=COMMAND", summary: "the language server for a language; those that are installed are found" },
  "no-language-servers": { type: "boolean", summary: "start none: they read the whole project, and may tell guests of hidden files" },
  name: { type: "string", value: "NAME", summary: "what guests see as your name" },
  server: { type: "string", value: "URL", summary: "where Strongroom is (default: where this machine is signed in)" },
  team: { type: "string", value: "NAME", summary: "which of your teams the session counts for" },
} as const;

const DEFAULT_EXPIRES = "8h";
const MAX_JOINS = 64;

export const shareCommand = defineCommand({
  name: "share",
  summary: "edit a folder together with guests, live, through a server that cannot read it",
  usage: "share [FOLDER] [--read-only] [--exclude GLOB] [--members-only] [--expires TIME]",
  details: `Prints a link and its QR code. Guests need a browser and nothing else; you let each of them in, by a
code of six digits that both of you see. Files that git ignores are hidden, and so are keys, passwords
and tokens by their usual names. What guests write is written to your disk; what was there before is
kept beside, and listed at the end. Type ? while it runs for what you can do.
Language servers read the whole project: by completion and hints a guest may learn what stands in a hidden
file that the code imports. --no-language-servers starts none.`,
  options,
  positionals: { min: 0, max: 1 },
  async run({ values, positionals }): Promise<ExitCode> {
    const { parseDuration } = await import("#cli/share/parse-duration.ts");
    const { parseNamedServer } = await import("#cli/share/languages/find-servers.ts");
    const { runShare } = await import("#cli/share/run-share.ts");
    const linkMs = parseDuration(values.expires ?? DEFAULT_EXPIRES);
    const joins = Number(values.joins ?? 1);
    if (!Number.isInteger(joins) || joins < 1 || joins > MAX_JOINS) throw usageError(`expected --joins with a number from 1 to ${MAX_JOINS}`, "share");
    const isEnded = await runShare({
      credentials: await signIn(values.server),
      folder: positionals[0] ?? ".",
      team: values.team,
      hostName: values.name,
      exclude: values.exclude ?? [],
      include: values.include ?? [],
      isReadOnly: values["read-only"] === true,
      allowDelete: values["allow-delete"] === true,
      membersOnly: values["members-only"] === true,
      languageServers: values["no-language-servers"] === true ? null : (Object.assign({}, ...(values["language-server"] ?? []).map(parseNamedServer)) as LanguageConfiguration),
      linkMs,
      joins,
    });
    return isEnded ? EXIT.ok : EXIT.failed;
  },
});

/** The token that is there, if it is good for this, or one that a person confirms in the browser now. */
async function signIn(wanted: string | undefined): Promise<Credentials> {
  const { parseServer } = await import("#platform/http/remote-client.ts");
  const { credentialsPath, readCredentials } = await import("#cli/login/credentials-file.ts");
  const { replaceToken } = await import("#cli/login/replace-token.ts");
  const { signInMachine, showDeviceCode } = await import("#cli/login/device-login.ts");
  const path = credentialsPath(process.env);
  const before = await readCredentials(path);
  const server = wanted === undefined ? before?.server : parseServer(wanted);
  if (server === undefined) throw usageError("expected --server with the address of a Strongroom, as this machine is signed in nowhere", "share");
  if (before !== null && before.server === server && (await mayShare(before))) return before;
  if (before !== null && before.server !== server) throw usageError(`this machine is signed in at ${visibleText(before.server)}: run \`strongroom login --server ${visibleText(server)} --all\` first`, "share");
  const credentials = await signInMachine({ server, name: visibleName(hostname()), access: "share", show: showDeviceCode, wait: async (ms) => await setTimeout(ms) });
  await replaceToken(path, { before, credentials });
  return credentials;
}

/** A machine that signed in to look, or whose token is over, is asked anew. */
async function mayShare(credentials: Credentials): Promise<boolean> {
  const { callRemoteServer } = await import("#platform/http/remote-client.ts");
  const { getOwnToken } = await import("#protocol/api/api-tokens.ts");
  if (Date.parse(credentials.expiresAt) <= Date.now()) return false;
  try {
    const { token } = await callRemoteServer({ ...credentials, endpoint: getOwnToken });
    return token.permissions.includes("live.share");
  } catch (error) {
    if (isAppError(error, "api-token.refused")) return false;
    throw error;
  }
}
