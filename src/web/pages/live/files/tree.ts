// The tree of files as rows: what is unfolded, what is known of each folder, and where the keys lead (WAI-ARIA's pattern of a tree). Pure.

import type { DownMessage } from "#protocol/live/messages/host-messages.ts";

export type Entry = Extract<DownMessage, { readonly kind: "entries" }>["entries"][number];

export interface Folder {
  readonly state: "loading" | "ready" | "failed";
  readonly entries: readonly Entry[];
  /** It holds more than the host lists. */
  readonly more: boolean;
  readonly problem: string | null;
}

export interface Tree {
  readonly folders: ReadonlyMap<string, Folder>;
  readonly open: ReadonlySet<string>;
  readonly focus: string | null;
}

export interface Row {
  readonly path: string;
  readonly name: string;
  readonly level: number;
  /** `note`: what is to be said of the folder above it. */
  readonly type: Entry["type"] | "note";
  readonly open: boolean;
  readonly position: number;
  readonly count: number;
}

export const ROOT = "";
export const EMPTY_TREE: Tree = { folders: new Map(), open: new Set([ROOT]), focus: null };

export function listRows(tree: Tree): readonly Row[] {
  const rows: Row[] = [];
  addRows(tree, { folder: ROOT, level: 1, rows });
  return rows;
}

function addRows(tree: Tree, { folder, level, rows }: { readonly folder: string; readonly level: number; readonly rows: Row[] }): void {
  const known = tree.folders.get(folder);
  const note = noteOf(known);
  const entries = known?.entries ?? [];
  for (const [index, { name, type }] of entries.entries()) {
    const path = joinPath(folder, name);
    const open = type === "folder" && tree.open.has(path);
    rows.push({ path, name, level, type, open, position: index + 1, count: entries.length });
    if (open) addRows(tree, { folder: path, level: level + 1, rows });
  }
  if (note !== null) rows.push({ path: `${folder}\0`, name: note, level, type: "note", open: false, position: 0, count: entries.length });
}

function noteOf(folder: Folder | undefined): string | null {
  if (folder === undefined || (folder.state === "loading" && folder.entries.length === 0)) return "Loading …";
  if (folder.state === "failed") return folder.problem ?? "This folder could not be read.";
  if (folder.more) return "And more: use the search";
  return folder.entries.length === 0 ? "Nothing in it" : null;
}

export function joinPath(folder: string, name: string): string {
  return folder === ROOT ? name : `${folder}/${name}`;
}

/** What the wire takes as the path of a file. */
export function isPath(text: string): boolean {
  return text !== "" && text.split("/").every((part) => part !== "" && part !== "." && part !== ".." && !/[\0\\]/.test(part));
}

export function parentOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ROOT;
}

/** Of all folders that were listed. */
export function listFiles(folders: Tree["folders"]): readonly string[] {
  return [...folders].flatMap(([folder, { entries }]) => entries.filter(({ type }) => type === "file").map(({ name }) => joinPath(folder, name)));
}

/** The folders on the way to a path, from the root on. */
export function ancestorsOf(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return [ROOT, ...parts.map((_, index) => parts.slice(0, index + 1).join("/"))];
}

export type Move = { readonly kind: "focus"; readonly path: string } | { readonly kind: "unfold" | "fold" | "choose"; readonly path: string } | null;

/** What a key does in the tree; null: nothing. */
export function moveByKey(rows: readonly Row[], focus: string | null, key: string): Move {
  const real = rows.filter(({ type }) => type !== "note");
  const at = real.findIndex(({ path }) => path === focus);
  const row = real[at];
  const focusOn = (target: Row | undefined): Move => (target === undefined ? null : { kind: "focus", path: target.path });
  switch (key) {
    case "ArrowDown":
      return focusOn(real[at + 1]);
    case "ArrowUp":
      return focusOn(real[Math.max(0, at - 1)]);
    case "Home":
      return focusOn(real[0]);
    case "End":
      return focusOn(real.at(-1));
    case "ArrowRight":
      if (row?.type !== "folder") return null;
      if (!row.open) return { kind: "unfold", path: row.path };
      return focusOn(parentOf(real[at + 1]?.path ?? "") === row.path ? real[at + 1] : undefined);
    case "ArrowLeft":
      if (row === undefined) return null;
      return row.open ? { kind: "fold", path: row.path } : focusOn(real.find(({ path }) => path === parentOf(row.path)));
    case "Enter":
    case " ":
      return row === undefined ? null : { kind: "choose", path: row.path };
    default:
      return key.length === 1 ? focusOn(byLetter(real, at, key)) : null;
  }
}

function byLetter(rows: readonly Row[], at: number, key: string): Row | undefined {
  const turned = [...rows.slice(at + 1), ...rows.slice(0, at + 1)];
  return turned.find(({ name }) => name.toLowerCase().startsWith(key.toLowerCase()));
}

/** Which rows are in sight, and a few beside them, of a list that is as long as it likes. */
export function visibleSlice({ scrollTop, height, rowHeight, count }: { readonly scrollTop: number; readonly height: number; readonly rowHeight: number; readonly count: number }): readonly [from: number, to: number] {
  const BESIDE = 8;
  const from = Math.max(0, Math.floor(scrollTop / rowHeight) - BESIDE);
  return [Math.min(from, count), Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + BESIDE)];
}
