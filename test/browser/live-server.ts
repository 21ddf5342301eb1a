// Live sessions for tests in a browser: a Strongroom with its relay, and a host that shares a folder through it, all in this process.

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { createUuid } from "#base/uuid.ts";
import { shareFolder, type SharedFolder, type SharedFolderWish } from "#cli/share/testing/shared-folder.ts";

import { serveTeam, type TeamServer } from "./team-server.ts";

export interface LiveServer {
  readonly team: TeamServer;
  /** The files are committed, in a repository of their own. */
  share(files: Readonly<Record<string, string>>, wish?: Partial<SharedFolderWish>): Promise<SharedFolder & { readonly folder: string }>;
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;
const MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** TypeScript's language server, as a person would name it. */
export const TYPESCRIPT_SERVER: NonNullable<SharedFolderWish["servers"]>[number] = {
  language: "typescript",
  extensions: { ts: "typescript" },
  program: join(MODULES, ".bin/typescript-language-server"),
  args: ["--stdio"],
  initializationOptions: { tsserver: { path: join(MODULES, "typescript-tsserver/lib/tsserver.js") }, disableAutomaticTypingAcquisition: true },
  isProjects: false,
};

export async function serveLive(): Promise<LiveServer> {
  const team = await serveTeam();
  const person = await team.join("owner", "grace@example.org");
  const folders: string[] = [];
  const register = async (session: string, hostTokenHash: string): Promise<void> => {
    const [id, sessionId, now] = [createUuid(), createUuid(), new Date()];
    const { asOwner } = team.database;
    await asOwner("insert into sessions (session_id, person_id, token_hash, created_at, seen_at, expires_at) values ($1, $2, $3, $4, $4, $5)", [sessionId, person.personId, new Uint8Array(randomBytes(32)), now, new Date(now.getTime() + DAY_MS)]);
    await asOwner("insert into live_sessions (tenant_id, id, host_token_hash, members_only, started_by, credential, credential_id, started_at) values ($1, $2, $3, false, $4, 'session', $5, $6)", [team.teamId, id, Buffer.from(hostTokenHash, "base64url"), person.personId, sessionId, now]);
    await asOwner("insert into live_directory (session, tenant_id, live_session_id, seen_at) values ($1, $2, $3, $4)", [Buffer.from(session, "base64url"), team.teamId, id, now]);
  };
  return {
    team,
    async share(files, wish = {}) {
      const folder = await mkdtemp(join(tmpdir(), "strongroom-live-"));
      folders.push(folder);
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
      for (const args of [["init", "--quiet", "--initial-branch=main"], ["add", "."], ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "first"]]) execFileSync("git", args, { cwd: folder });
      return { ...(await shareFolder({ folder, server: team.origin, register, ...wish })), folder };
    },
    async close() {
      await team.close();
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };
}
