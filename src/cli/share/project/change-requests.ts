// New files and folders, moves and deletions: never over what is there, never out of the folder, and each to be undone at the host.

import { lstat, mkdir, open, rename } from "node:fs/promises";

import { isAppError } from "#base/app-error.ts";
import type { Documents } from "#cli/share/documents/documents.ts";
import { problemOf } from "#cli/share/documents/write-file.ts";
import { refuseRequest } from "#cli/share/refusal.ts";
import type { RestorePoints } from "#cli/share/restore/restore-points.ts";
import type { Handlers, Outgoing } from "#cli/share/session/requests.ts";
import { guardedBy } from "./guarded-paths.ts";
import type { Project } from "./project.ts";

export interface ChangeRequestsGiven {
  readonly project: Project;
  readonly documents: Documents;
  readonly restore: RestorePoints;
  readonly out: Outgoing;
  readonly allowDelete: boolean;
  /** Asks the person at the host. */
  readonly ask: (question: string, peer?: number) => Promise<boolean>;
  readonly nameOf: (peer: number) => string;
}

/** What is kept of each is for the person at the host to look through. */
const MAX_CHANGES = 5000;
const NOT_AGREED = "The host has not agreed.";
const EXISTS = "There is something of this name already.";

export function createChangeRequests({ project, documents, restore, out, allowDelete, ask, nameOf }: ChangeRequestsGiven): Handlers<"create" | "move" | "delete"> {
  /** By the name that was asked for and by where it really lies: a link would lead round the question. */
  const askIfGuarded = async (peer: number, [path, real]: readonly [string, string], question: string): Promise<void> => {
    const runBy = guardedBy(path) ?? guardedBy(project.pathInside(real) ?? "");
    if (runBy !== null && !(await ask(`${question} (${runBy}.)`, peer))) throw refuseRequest(NOT_AGREED);
  };
  const assertRoom = (): void => {
    if (restore.list().length >= MAX_CHANGES) throw refuseRequest("So much was made, moved and deleted in this session that the host takes no more of it.");
  };
  return {
    create: async ({ peer, message: { request, path, type } }) => {
      assertRoom();
      const real = await project.resolveNew(path);
      await askIfGuarded(peer, [path, real], `${nameOf(peer)} wants to make ${path}. Allow it?`);
      await asRefusal(async () => {
        if (type === "folder") await mkdir(real);
        // Never over what is there, nor through a link.
        else await (await open(real, "wx")).close();
      });
      await restore.created(path);
      out.send(peer, { kind: "done", request, changed: 1 });
    },
    move: async ({ peer, message: { request, path, to } }) => {
      assertRoom();
      const from = await project.resolveEntry(path);
      const real = await project.resolveNew(to);
      if (to === path || to.startsWith(`${path}/`)) throw refuseRequest("A folder cannot be moved into itself.");
      // Under another name what git ignores in it, or the host excludes by its place, may be hidden no more.
      const unhides = (await lstat(from)).isDirectory() && (project.hidesBelow(path) || (await project.tree?.hasIgnored(path)) === true);
      if (unhides && !(await ask(`${nameOf(peer)} wants to move ${path} to ${to}. There may be ignored or excluded files in it, which guests would see then. Allow it?`, peer))) throw refuseRequest(NOT_AGREED);
      for (const each of [[path, from], [to, real]] as const) await askIfGuarded(peer, each, `${nameOf(peer)} wants to move ${path} to ${to}. Allow it?`);
      // What is in the documents belongs to the file before it moves.
      for (const document of documents.list()) if (document.path === path || document.path.startsWith(`${path}/`)) await documents.saver.finish(document);
      await asRefusal(async () => {
        if ((await lstat(real).catch(() => null)) !== null) throw refuseRequest(EXISTS);
        await rename(from, real);
      });
      await restore.moved(path, to);
      documents.move(path, to);
      out.send(peer, { kind: "done", request, changed: 1 });
    },
    delete: async ({ peer, message: { request, path } }) => {
      assertRoom();
      const real = await project.resolveEntry(path);
      if (!allowDelete && !(await ask(`${nameOf(peer)} wants to delete ${path}. Allow it? (It is kept beside and can be had again.)`, peer))) throw refuseRequest(NOT_AGREED);
      await askIfGuarded(peer, [path, real], `${nameOf(peer)} wants to delete ${path}. Allow it?`);
      await asRefusal(async () => await restore.takeAway(path, real));
      await documents.lookAtDisk(null);
      out.send(peer, { kind: "done", request, changed: 1 });
    },
  };
}

async function asRefusal(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isAppError(error) || !(error instanceof Error && "code" in error)) throw error;
    throw refuseRequest(error.code === "EEXIST" ? EXISTS : problemOf(error).replace("what was typed is kept here, and it is tried again", "nothing was changed"));
  }
}
