// Folders and files: looked at, opened, changed together, saved.

import type { Documents } from "#cli/share/documents/documents.ts";
import type { Languages } from "#cli/share/languages/languages.ts";
import type { FolderViews } from "#cli/share/project/folder-views.ts";
import type { Handlers, Outgoing } from "./requests.ts";

export interface FileRequestsGiven {
  readonly documents: Documents;
  readonly folders: FolderViews;
  readonly out: Outgoing;
  readonly languages: Languages;
  readonly isReadOnly: boolean;
}

type FileKind = "tree" | "open" | "close" | "edit" | "state" | "save";

export function createFileRequests({ documents, folders, languages, out, isReadOnly }: FileRequestsGiven): Handlers<FileKind> {
  return {
    tree: async ({ peer, message: { request, path } }) => {
      const { entries, more } = await folders.list(path);
      out.send(peer, { kind: "entries", request, entries, more });
    },
    open: async ({ peer, message: { request, path } }) => {
      const document = await documents.open(path, peer);
      out.send(peer, { kind: "opened", request, document: document.id, path: document.path, bytes: Buffer.byteLength(document.text), writable: document.isWritable && !isReadOnly });
      documents.sendState(document, { peer });
      if (document.isDirty || document.problem !== null) out.broadcast({ kind: "documentState", document: document.id, dirty: document.isDirty, problem: document.problem });
      languages.tellAgain(document.path);
      await out.paced();
    },
    close: ({ peer, message }) => documents.close(documents.get(message.document), peer),
    edit: ({ peer, message, body }) => documents.edit(documents.get(message.document), { peer, update: body }),
    state: async ({ peer, message, body }) => {
      documents.sendState(documents.get(message.document), { peer, vector: body });
      await out.paced();
    },
    save: async ({ peer, message: { request, document: id } }) => {
      await documents.saver.save(documents.get(id), { again: true });
      languages.for(documents.get(id))?.saved(documents.get(id));
      out.broadcast({ kind: "saved", document: id, person: peer });
      out.send(peer, { kind: "done", request, changed: 1 });
    },
  };
}
