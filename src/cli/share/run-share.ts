// `strongroom share` from the first line to the last: a session at the server, the link, the person at the terminal, and the end.

import { createInterface, type Interface } from "node:readline";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, relative, resolve } from "node:path";

import { renderUnicodeCompact } from "uqr";

import { isAppError } from "#base/app-error.ts";
import { visibleName } from "#base/visible-text.ts";
import { cacheFolder } from "#cli/cache-folder.ts";
import type { Credentials } from "#cli/login/credentials-file.ts";
import { nodeAead } from "#platform/aead/node-aead.ts";
import { openWorkingTree } from "#platform/git/working-tree.ts";
import { createHostEngine } from "#protocol/live/peers/host-engine.ts";
import { findServers, type LanguageConfiguration } from "./languages/find-servers.ts";
import { HostConsole } from "./people/host-console.ts";
import { openProject, type Project } from "./project/project.ts";
import { registerSession, type RegisteredSession } from "./register-session.ts";
import { tellChanges } from "./restore/describe-changes.ts";
import { forgetOldRestorePoints, RestorePoints } from "./restore/restore-points.ts";
import { HostSession, type SessionEnd } from "./session/host-session.ts";

export interface ShareWish {
  readonly credentials: Credentials;
  readonly folder: string;
  readonly team: string | undefined;
  readonly hostName: string | undefined;
  readonly exclude: readonly string[];
  readonly include: readonly string[];
  readonly isReadOnly: boolean;
  readonly allowDelete: boolean;
  readonly membersOnly: boolean;
  /** By the person, on the command line. */
  /** Null: none is started. */
  readonly languageServers: LanguageConfiguration | null;
  readonly linkMs: number;
  /** How many may come in by one link. */
  readonly joins: number;
}

const MAX_NAME = 64;
const MAX_PROJECT_NAME = 256;
const OWNER_ONLY = 0o600;

/** False when the session was ended by something else than the person. */
export async function runShare(wish: ShareWish): Promise<boolean> {
  const scratch = await mkdtemp(join(tmpdir(), "strongroom-share-"));
  try {
    const folder = resolve(wish.folder);
    const tree = await openWorkingTree({ folder, scratchDir: join(scratch, "git") });
    const restore = new RestorePoints(join(cacheFolder(), "share", new Date().toISOString().replaceAll(":", "-")));
    // Whoever shares their home shares what is kept beside no more than the rest of the cache of this program.
    const project = await openProject({ folder, tree, exclude: [...wish.exclude, relative(folder, cacheFolder())], include: wish.include });
    const servers = wish.languageServers === null ? [] : await findServers({ root: project.root, named: wish.languageServers });
    const engine = await createHostEngine(Date.now(), nodeAead);
    const registered = await registerSession({ ...wish, sessionId: engine.sessionId });
    await forgetOldRestorePoints(restore.folder, Date.now());
    return await hold({ wish, project, servers, engine, registered, restore });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Held {
  readonly wish: ShareWish;
  readonly project: Project;
  readonly servers: Awaited<ReturnType<typeof findServers>>;
  readonly engine: Awaited<ReturnType<typeof createHostEngine>>;
  readonly registered: RegisteredSession;
  readonly restore: RestorePoints;
}

async function hold({ wish, project, servers, engine, registered, restore }: Held): Promise<boolean> {
  const end = Promise.withResolvers<"asked" | "over">();
  let link: string | null = null;
  const showLink = async (fresh: boolean): Promise<void> => {
    if (fresh || link === null) link = (await session.invite({ origin: wish.credentials.server, expiresAt: Date.now() + wish.linkMs, joins: wish.joins })).link;
    printLink(link, wish);
  };
  const person = new HostConsole({ print, showLink, showChanges: async () => await tellChanges(restore, { root: project.root, print }), end: end.resolve });
  const session: HostSession = new HostSession({
    engine, dial: registered.dial, project, servers, restore, person, now: Date.now, isReadOnly: wish.isReadOnly, allowDelete: wish.allowDelete,
    hostName: visibleName(wish.hostName ?? registered.personName).slice(0, MAX_NAME), projectName: visibleName(basename(project.root)).slice(0, MAX_PROJECT_NAME) || "project",
  });
  person.attach(session);
  // The keys of a session are in this process alone: a fault that nobody caught is told, and does not take it along.
  process.on("unhandledRejection", (error) => person.tell({ kind: "defect", error }));
  const lines = readTerminal(person, end.resolve);
  try {
    const isOver = await Promise.race([session.start().then(() => false), end.promise.then(() => true)]);
    if (!isOver) {
      await Promise.race([showLink(false), end.promise]);
      print(`Sharing ${project.root}${wish.isReadOnly ? ", to look on" : ""}. ? shows what you can type; q ends the session.`);
    }
    const why = await end.promise;
    person.close();
    await tellEnd(await session.end(), { project, restore });
    if (why === "asked") await endAtServer(registered);
    return why === "asked";
  } finally {
    lines.close();
  }
}

/** The relay has heard of the end already, unless it was not to be reached: then it ends a session without a host by itself. */
async function endAtServer(registered: RegisteredSession): Promise<void> {
  try {
    await registered.end();
  } catch (error) {
    if (!isAppError(error)) throw error;
  }
}

function readTerminal(person: HostConsole, end: (why: "asked") => void): Interface {
  const lines = createInterface({ input: process.stdin });
  let hasAsked = false;
  const interrupt = (): void => {
    if (hasAsked) return end("asked");
    hasAsked = true;
    print("End the session for everybody? Ctrl-C again or q ends it; anything else goes on.");
  };
  lines.on("line", (line) => {
    hasAsked = false;
    person.take(line);
  });
  // What is typed has come to its end, as with Ctrl-D: the session is ended as with `q`.
  lines.on("close", () => end("asked"));
  lines.on("SIGINT", interrupt);
  process.on("SIGINT", interrupt);
  process.once("SIGTERM", () => end("asked"));
  // The window was closed: what was typed is written all the same, and nobody waits for a host that is gone.
  process.once("SIGHUP", () => end("asked"));
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => end("asked"));
  lines.once("close", () => process.off("SIGINT", interrupt));
  return lines;
}

/** Of this machine's clock, and read alike everywhere. */
const UNTIL = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

function printLink(link: string, { joins, linkMs, membersOnly }: ShareWish): void {
  if (process.stdout.isTTY) print(renderUnicodeCompact(link, { border: 2 }));
  print(`\n  ${link}\n`);
  print(`For ${joins === 1 ? "one guest" : `${joins} guests`}, until ${UNTIL.format(Date.now() + linkMs)}${membersOnly ? ", members of the team only" : ""}. Send it to nobody else: whoever has it can ask to come in.`);
}

async function tellEnd({ unwritten }: SessionEnd, { project, restore }: { readonly project: Project; readonly restore: RestorePoints }): Promise<void> {
  print("The session is over.");
  for (const [index, { path, problem, text }] of unwritten.entries()) {
    const kept = join(restore.folder, `unwritten-${index + 1}`);
    await restore.makeFolder();
    await writeFile(kept, text, { mode: OWNER_ONLY });
    print(`Not written: ${visibleName(path)}: ${problem} What it should hold is in ${kept}.`);
  }
  await tellChanges(restore, { root: project.root, print });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
