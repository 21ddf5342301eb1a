// A Strongroom of its own for a test: the real program on a folder that is removed afterwards, with its database on the server of the tests where
// one answers, which takes a third of the time: what a browser sees is the same. A whole run has it in the program.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { engineOfAny } from "#platform/db/testing/for-each-engine.ts";
import { createDatabase } from "#roles/testing/fresh-place.ts";

export interface ServedStrongroom {
  readonly origin: string;
  /** The one-time link of the first start. */
  readonly link: string;
  readonly dataDir: string;
  stop(): Promise<void>;
}

/** A first start makes a database and its keys. */
const START_WITHIN_MS = 90_000;
const PROGRAM = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

/** `settings` are environment variables of docs/settings.md. */
export async function serveStrongroom(settings: Readonly<Record<string, string>> = {}): Promise<ServedStrongroom> {
  const dataDir = await mkdtemp(join(tmpdir(), "strongroom-browser-test-"));
  const database = (await engineOfAny()) === "postgres" ? await createDatabase() : null;
  if (database !== null && "unreachable" in database) throw new Error(database.unreachable);
  const env = { ...process.env, STRONGROOM_LOG_LEVEL: "warn", ...(database === null ? {} : { DATABASE_URL: database.url }), ...settings };
  const child = spawn(process.execPath, [PROGRAM, "serve", "--data", join(dataDir, "data"), "--port", "0"], { env, stdio: ["ignore", "pipe", "pipe"] });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    }
    await rm(dataDir, { recursive: true, force: true });
    await database?.drop();
  };
  const printed = await firstLink(child).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { origin: new URL(printed).origin, link: printed, dataDir, stop };
}

function firstLink(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`No link within ${START_WITHIN_MS} ms:\n${text}`));
    }, START_WITHIN_MS);
    const read = (chunk: Buffer): void => {
      text += chunk.toString("utf8");
      const link = /http:\/\/localhost:\d+\/welcome#[A-Za-z0-9_-]{43}/.exec(text)?.[0];
      if (link === undefined) return;
      clearTimeout(timer);
      resolve(link);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`The server ended with ${code}:\n${text}`));
    });
  });
}
