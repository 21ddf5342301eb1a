// The API token of this machine's user: one file, the owner's alone, in the folder for settings (XDG Base Directory Specification 0.8).

import { chmod, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

import { z } from "zod";

import { AppError } from "#base/app-error.ts";

const OWNER_ONLY = 0o600;
const PRIVATE_FOLDER = 0o700;
const OTHERS = 0o077;

const credentialsSchema = z.strictObject({ server: z.string(), token: z.string(), expiresAt: z.iso.datetime() });

export type Credentials = z.output<typeof credentialsSchema>;

/** XDG_CONFIG_HOME counts only if it is absolute. */
export function credentialsPath(environment: Readonly<Record<string, string | undefined>>): string {
  const folder = environment["XDG_CONFIG_HOME"];
  return join(folder?.startsWith("/") === true ? folder : join(homedir(), ".config"), "strongroom", "credentials.json");
}

/** Null when there is none. @throws AppError `login.file-open` when others may read it, `login.required` when it is none of ours. */
export async function readCredentials(path: string): Promise<Credentials | null> {
  try {
    if (((await stat(path)).mode & OTHERS) !== 0) throw new AppError("login.file-open");
    return credentialsSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    if (error instanceof SyntaxError || error instanceof z.ZodError) throw new AppError("login.required", "The file with the API token cannot be read.");
    throw error;
  }
}

/** Written beside and moved into place: it is never half there, and never readable by others. */
export async function writeCredentials(path: string, credentials: Credentials): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
  const beside = `${path}.${process.pid}`;
  await rm(beside, { force: true });
  const file = await open(beside, "wx", OWNER_ONLY);
  try {
    await file.writeFile(`${JSON.stringify(credentials)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(beside, OWNER_ONLY);
  await rename(beside, path);
}

export async function removeCredentials(path: string): Promise<void> {
  await rm(path, { force: true });
}
