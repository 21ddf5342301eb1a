// The tree of the project, a folder at a time; and what is done to files by name.

import { answerProblem } from "#web/pages/live/session/requests.ts";
import type { LiveSession } from "#web/pages/live/session/session.ts";
import { createStore, type Store } from "#web/pages/live/session/store.ts";

import { ancestorsOf, EMPTY_TREE, type Folder, ROOT, type Tree } from "./tree.ts";

export interface Files {
  readonly tree: Store<Tree>;
  unfold(path: string): void;
  fold(path: string): void;
  focus(path: string): void;
  /** Unfolds all that is above it. */
  reveal(path: string): void;
  reload(): void;
  create(path: string, type: "file" | "folder"): Promise<void>;
  move(path: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
}

const LOADING: Folder = { state: "loading", entries: [], more: false, problem: null };

export function createFiles(session: LiveSession): Files {
  const tree = createStore<Tree>(EMPTY_TREE);

  const setFolder = (path: string, change: Partial<Folder>): void =>
    tree.update((before) => ({ ...before, folders: new Map(before.folders).set(path, { ...(before.folders.get(path) ?? LOADING), ...change }) }));

  async function load(path: string): Promise<void> {
    setFolder(path, { state: "loading" });
    try {
      const { message } = await session.ask({ kind: "tree", path });
      if (message.kind === "entries") setFolder(path, { state: "ready", entries: message.entries, more: message.more, problem: null });
    } catch (error) {
      setFolder(path, { state: "failed", problem: answerProblem(error) ?? "This folder could not be read." });
    }
  }

  function unfold(path: string): void {
    const { folders, open } = tree.get();
    if (!open.has(path)) tree.update((before) => ({ ...before, open: new Set(before.open).add(path) }));
    if (folders.get(path) === undefined || folders.get(path)?.state === "failed") void load(path);
  }

  function forgetBelow(path: string): void {
    tree.update((before) => ({ ...before, folders: new Map([...before.folders].filter(([known]) => known !== path && !known.startsWith(`${path}/`))), open: new Set([...before.open].filter((known) => known !== path && !known.startsWith(`${path}/`))) }));
  }

  const reload = (): void => {
    for (const path of tree.get().folders.keys()) void load(path);
  };

  session.listen({
    onBroadcast(message) {
      if (message.kind === "folderChanged" && tree.get().folders.has(message.path)) void load(message.path);
    },
    onCompare: reload,
    onDown(message) {
      if (message.kind === "project" && !tree.get().folders.has(ROOT)) void load(ROOT);
    },
  });

  return {
    tree,
    unfold,
    fold: (path) => tree.update((before) => ({ ...before, open: new Set([...before.open].filter((known) => known !== path)) })),
    focus: (path) => tree.update((before) => ({ ...before, focus: path })),
    reveal(path) {
      for (const folder of ancestorsOf(path)) unfold(folder);
      tree.update((before) => ({ ...before, focus: path }));
    },
    reload,
    async create(path, type) {
      await session.ask({ kind: "create", path, type });
    },
    async move(path, to) {
      await session.ask({ kind: "move", path, to });
      forgetBelow(path);
    },
    async remove(path) {
      await session.ask({ kind: "delete", path });
      forgetBelow(path);
    },
  };
}
