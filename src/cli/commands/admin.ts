// `strongroom admin`: administration at the machine, by a person with a second factor and a reason, for minutes, and recorded.

import { setTimeout } from "node:timers/promises";

import { isAppError, type AppError } from "#base/app-error.ts";
import { isUuid } from "#base/uuid.ts";
import { visibleText } from "#base/visible-text.ts";
import { defineCommand, type Values } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { usageError } from "#cli/args/parse.ts";
import { createTerminal, type Terminal } from "#cli/terminal.ts";
import type { AskedAdminConfirmation } from "#protocol/api/admin-confirmation.ts";
import type { AdminProof, LocalAdmin } from "#roles/local-admin.ts";

const options = {
  data: { type: "string", value: "DIR", summary: "folder of the running installation (default: as for serve)" },
  email: { type: "string", value: "ADDRESS", summary: "who you are (asked for when not given)" },
  reason: { type: "string", value: "TEXT", summary: "why, for the record (asked for when not given)" },
  minutes: { type: "string", value: "N", summary: "how long at most, 1 to 30 (default: 15)" },
  passkey: { type: "boolean", summary: "confirm with a passkey in the browser, not with a code of the authenticator" },
} as const;

const DEFAULT_MINUTES = 15;
const USAGE_WIDTH = 36;

type Print = (line: string) => void;

interface Operation {
  readonly usage: string;
  readonly summary: string;
  /** How many words follow its name: from, to. */
  readonly words: readonly [number, number];
  run(admin: LocalAdmin, words: readonly string[], given: { readonly print: Print; readonly data: string | undefined }): Promise<void>;
}

/** What became of it, and what is to be done now. */
const ROTATED: Readonly<Record<"master" | "credential" | "tenant", (done: { readonly keyId: string; readonly keys: string }) => string>> = {
  master: ({ keyId, keys }) => `The master key is ${keyId} now; ${keys} wrapped again under it, and the one before is forgotten. Back up master.key now: backups from before open with the old file alone.`,
  credential: ({ keyId }) => `Credentials are sealed to the key pair ${keyId} from now on. What was sealed before still opens; a credential that others may have read is changed at its source.`,
  tenant: ({ keys }) => `${keys} of the team have a new version, which seals from now on. What was sealed before still opens.`,
};

const OPERATIONS: Readonly<Record<string, Operation>> = {
  teams: {
    usage: "teams",
    summary: "list the teams",
    words: [0, 0],
    async run(admin, _words, { print }) {
      for (const team of await admin.teams()) print(`${team.teamId}  ${counted(team.members, "member")}, ${team.administrators} of them run it, since ${team.createdAt.slice(0, 10)}${team.deleting ? ", being deleted" : ""}`);
    },
  },
  members: {
    usage: "members TEAM-ID",
    summary: "list who is in a team",
    words: [1, 1],
    async run(admin, [teamId = ""], { print }) {
      for (const member of await admin.members(teamId)) print(`${visibleText(member.email ?? "no address")}  ${member.role}, ${member.strength}, last here ${member.lastSeen}`);
    },
  },
  sessions: {
    usage: "sessions ADDRESS",
    summary: "list a person's sessions",
    words: [1, 1],
    async run(admin, [email = ""], { print }) {
      const sessions = await admin.sessions(email);
      for (const session of sessions) print(`${session.id}  ${session.strength}, begun ${session.createdAt}, seen ${session.seenAt}`);
      if (sessions.length === 0) print("None.");
    },
  },
  end: {
    usage: "end ADDRESS",
    summary: "end a person: sessions, grants and memberships, at once",
    words: [1, 1],
    async run(admin, [email = ""], { print }) {
      const { sessions, memberships, keptAsLastOwner } = await admin.endPerson(email);
      print(`Ended: ${counted(sessions, "session")}, ${counted(memberships, "membership")}.`);
      if (keptAsLastOwner > 0) print(`Still the last owner of ${counted(keptAsLastOwner, "team")}: make somebody else an owner, then end them again.`);
    },
  },
  link: {
    usage: "link ADDRESS",
    summary: "make a one-time link that signs a person in",
    words: [1, 1],
    async run(admin, [email = ""], { print }) {
      const { url, expiresAt } = await admin.link(email);
      print(`Whoever opens this link is signed in as them, with the second factor that they have. It works once, until ${expiresAt}:\n  ${url}`);
    },
  },
  rotate: {
    usage: "rotate master|credential|tenant ID",
    summary: "replace keys while the server goes on",
    words: [1, 2],
    async run(admin, words, { print }) {
      const of = parseRotation(words);
      const { keyId, keys } = await admin.rotateKeys(of);
      print(ROTATED[of.key]({ keyId: keyId ?? "", keys: counted(keys, "key") }));
    },
  },
  claims: {
    usage: "claims",
    summary: "run all checks of what Strongroom claims",
    words: [0, 0],
    async run(admin, _words, { print, data }) {
      await admin.noteClaims();
      const { lookAtClaims } = await import("#roles/local-claims.ts");
      await lookAtClaims({ overrides: overridesOf(data), run: "all", onDone: ({ id, status, statement }) => print(`${id}  ${status}  ${statement}`) });
    },
  },
};

export const adminCommand = defineCommand({
  name: "admin",
  summary: "administer the installation: a second factor, a reason, minutes, all recorded",
  usage: "admin [--data DIR] [--email ADDRESS] [--reason TEXT] [--minutes N] [--passkey] [COMMAND…]",
  details: `Asks who you are, why, and for a code of your authenticator, then opens a session of administration on the running server.
With --passkey, or when you leave the code empty, it shows an address and a code instead: sign in there as yourself, type the
code, and confirm with your passkey within five minutes. The session comes to this command alone.

Opening it and everything done in it is in the log, under your name; without the record nothing is done. Only owners and
administrators of a team can open one. With a command it does that alone; without one it asks for them until you leave.

${Object.values(OPERATIONS).map(({ usage, summary }) => `  ${usage.padEnd(USAGE_WIDTH)} ${summary}`).join("\n")}`,
  options,
  positionals: { min: 0, max: 3 },
  async run({ values, positionals }): Promise<ExitCode> {
    const operation = positionals.length === 0 ? null : parseOperation(positionals);
    const terminal = createTerminal();
    try {
      return await administer(values, operation, terminal);
    } finally {
      terminal.close();
    }
  },
});

interface Chosen {
  readonly operation: Operation;
  readonly words: readonly string[];
}

/** @throws AppError `usage.invalid`. */
function parseOperation([name = "", ...words]: readonly string[]): Chosen {
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (operation === undefined || words.length < operation.words[0] || words.length > operation.words[1]) throw usageError(`expected one of: ${Object.values(OPERATIONS).map(({ usage }) => usage).join(", ")}`, "admin");
  return { operation, words };
}

/** @throws AppError `usage.invalid`. */
function parseRotation([key, tenantId]: readonly string[]): Parameters<LocalAdmin["rotateKeys"]>[0] {
  if (key === "tenant" && tenantId !== undefined && isUuid(tenantId)) return { key, tenantId };
  if ((key === "master" || key === "credential") && tenantId === undefined) return { key };
  throw usageError("expected `rotate master`, `rotate credential`, or `rotate tenant` with the id that `teams` lists", "admin");
}

async function administer(values: Values<typeof options>, chosen: Chosen | null, terminal: Terminal): Promise<ExitCode> {
  const minutes = Number(values.minutes ?? DEFAULT_MINUTES);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 30) throw usageError("expected 1 to 30 minutes", "admin");
  const email = values.email ?? (await terminal.ask("E-mail address: "));
  const reason = values.reason ?? (await terminal.ask("Reason: "));
  const proof = await askForProof(values.passkey === true, terminal);
  const { openLocalAdmin } = await import("#roles/local-admin.ts");
  const admin = await openLocalAdmin({ overrides: overridesOf(values.data), email, reason, minutes, proof });
  const given = { print: terminal.print, data: values.data };
  try {
    if (chosen !== null) await chosen.operation.run(admin, chosen.words, given);
    else await converse(admin, terminal, given);
  } finally {
    await admin.close().catch(ignoreOver);
  }
  return EXIT.ok;
}

/** Nobody who pipes an empty line waits for a browser: there it takes the option. */
async function askForProof(passkey: boolean, terminal: Terminal): Promise<AdminProof> {
  const code = passkey ? "" : (await terminal.ask("Code of your authenticator (leave empty to use a passkey): ")).replaceAll(/\s/g, "");
  return passkey || (code === "" && process.stdin.isTTY) ? { kind: "passkey", show: showConfirmation, wait: (ms) => setTimeout(ms) } : { kind: "totp", code };
}

/** Beside the questions, so that what a command prints stays alone on its stream. */
function showConfirmation({ userCode, verificationUri, expiresInSeconds }: Omit<AskedAdminConfirmation, "secret">): void {
  process.stderr.write(
    `To confirm that it is you, open\n  ${visibleText(verificationUri)}\nsign in there as yourself, and type the code\n  ${visibleText(userCode)}\nThe page shows the same code and your reason: confirm with your passkey within ${Math.round(expiresInSeconds / 60)} minutes. Waiting …\n`,
  );
}

async function converse(admin: LocalAdmin, terminal: Terminal, given: Parameters<Operation["run"]>[2]): Promise<void> {
  terminal.print(`Session ${admin.sessionId}, until ${admin.expiresAt}. All you do is recorded. \`help\` lists what there is, \`exit\` ends it.`);
  for (;;) {
    const words = (await terminal.ask("admin> ")).trim().split(/\s+/).filter((word) => word !== "");
    const [first] = words;
    if (first === "exit" || first === "quit" || terminal.isOver()) return;
    if (first === undefined) continue;
    try {
      if (first === "help") Object.values(OPERATIONS).forEach(({ usage, summary }) => terminal.print(`  ${usage.padEnd(USAGE_WIDTH)} ${summary}`));
      else await runOne(admin, words, given);
    } catch (error) {
      if (!isAppError(error) || isAppError(error, "admin.over") || isAppError(error, "serve.not-running")) throw error;
      terminal.print(describe(error));
    }
  }
}

async function runOne(admin: LocalAdmin, words: readonly string[], given: Parameters<Operation["run"]>[2]): Promise<void> {
  const { operation, words: rest } = parseOperation(words);
  await operation.run(admin, rest, given);
}

function describe({ message, remedy }: AppError): string {
  return `${visibleText(message)} ${visibleText(remedy)}`;
}

/** It has ended by itself meanwhile: that is what was wanted. */
function ignoreOver(error: unknown): void {
  if (!isAppError(error, "admin.over")) throw error;
}

function overridesOf(data: string | undefined): { readonly dataDir?: string } {
  return data === undefined ? {} : { dataDir: data };
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
