// What git knows of the shared folder: which files changed, and what they were.

import { MIB } from "#base/units.ts";
import { visibleText } from "#base/visible-text.ts";
import { isAppError } from "#base/app-error.ts";
import { decodeText, MAX_FILE_BYTES } from "#cli/share/documents/text-form.ts";
import type { Project } from "#cli/share/project/project.ts";
import { refuseRequest } from "#cli/share/refusal.ts";
import type { Bytes, Handlers, Outgoing } from "#cli/share/session/requests.ts";
import { parseStatus } from "./parse-status.ts";

const MAX_FILES = 1000;
const MAX_STATUS_BYTES = 4 * MIB;
const PIECE_BYTES = 512 * 1024;
const MAX_BRANCH = 256;
const NOTHING = Uint8Array.of(0);

export function createGitRequests({ project, out }: { readonly project: Project; readonly out: Outgoing }): Handlers<"gitStatus" | "committed"> {
  return {
    gitStatus: async ({ peer, message: { request } }) => {
      const tree = repositoryOf(project);
      const { branch, files } = parseStatus(await tree.status(MAX_STATUS_BYTES), tree.prefix);
      const shared = new Set(await project.shared(files.map(({ path }) => path)));
      const shown = files.filter(({ path }) => shared.has(path) && !path.includes("\\"));
      out.send(peer, { kind: "gitStatus", request, branch: branch === null ? null : visibleText(branch).slice(0, MAX_BRANCH), files: shown.slice(0, MAX_FILES), more: shown.length > MAX_FILES });
    },
    committed: async ({ peer, message: { request, path } }) => {
      const tree = repositoryOf(project);
      if ((await project.shared([path])).length === 0) throw refuseRequest("This is not shared, or not there.");
      const content = await tree.committed(path, MAX_FILE_BYTES);
      if (content === "too-large") throw refuseRequest("The committed file is too large to show.");
      if (content === null) return out.send(peer, { kind: "committed", request, has: "no-file", last: true }, NOTHING);
      const text = new TextEncoder().encode(textOf(content));
      if (text.length === 0) return out.send(peer, { kind: "committed", request, has: "nothing", last: true }, NOTHING);
      for (let at = 0; at < text.length; at += PIECE_BYTES) {
        out.send(peer, { kind: "committed", request, has: "text", last: at + PIECE_BYTES >= text.length }, text.slice(at, at + PIECE_BYTES) as Bytes);
      }
      await out.paced();
    },
  };
}

function repositoryOf(project: Project): NonNullable<Project["tree"]> {
  if (project.tree?.isRepository !== true) throw refuseRequest("The shared folder is in no git repository.");
  return project.tree;
}

function textOf(content: Buffer): string {
  try {
    return decodeText(content).text;
  } catch (error) {
    if (!isAppError(error, "live.request-refused")) throw error;
    throw refuseRequest("The committed file is no text in UTF-8.");
  }
}
