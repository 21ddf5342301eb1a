// All that can be done by name or by key: the list behind the palette, the help and the keys.

import { activeTab, stepTab } from "#web/pages/live/documents/tabs.ts";

import { askForName, findReferences, format, goToDefinition, save, spotOf } from "./code-acts.ts";
import { openPane, type Pane } from "./layout.ts";
import type { Workspace } from "./workspace.ts";

export interface Command {
  readonly id: string;
  readonly title: string;
  /** As on a keyboard: `Ctrl+Shift+F`; Ctrl is Command on a Mac. Empty: by the palette alone. */
  readonly keys: string;
  run(): void | Promise<void>;
}

type Row = readonly [id: string, title: string, keys: string, run: (workspace: Workspace) => void | Promise<void>];

const pane = (name: Pane) => (workspace: Workspace): void => workspace.layout.update((before) => openPane(before, name));
/** Also when the pane is open already: whoever asks for it wants to write in it. */
const paneToWriteIn = (name: Pane, field: string) => (workspace: Workspace): void => {
  pane(name)(workspace);
  requestAnimationFrame(() => document.querySelector<HTMLElement>(field)?.focus());
};
const onSpot = (act: (workspace: Workspace, spot: NonNullable<ReturnType<typeof spotOf>>) => void | Promise<void>) => (workspace: Workspace): void | Promise<void> => {
  const spot = spotOf(workspace);
  return spot === null ? workspace.notify("Open a file first.") : act(workspace, spot);
};

const ROWS: readonly Row[] = [
  ["quick-open", "Go to a file", "Ctrl+P", ({ layout }) => layout.update((before) => ({ ...before, palette: "files" }))],
  ["palette", "All commands", "Ctrl+Shift+P", ({ layout }) => layout.update((before) => ({ ...before, palette: "commands" }))],
  ["save", "Save to the host's disk", "Ctrl+S", onSpot(save)],
  ["search", "Search in the project", "Ctrl+Shift+F", paneToWriteIn("search", ".live-search input")],
  ["definition", "Go to the definition", "F12", onSpot(goToDefinition)],
  ["references", "Find references", "Shift+F12", onSpot(findReferences)],
  ["rename", "Rename everywhere", "F2", onSpot(askForName)],
  ["format", "Format the file", "Shift+Alt+F", onSpot(format)],
  ["outline", "What the file declares", "Ctrl+Shift+O", pane("outline")],
  ["problems", "Problems", "Ctrl+Shift+M", pane("problems")],
  ["files", "Files", "Ctrl+Shift+E", pane("files")],
  ["changes", "Changes since the last commit", "", async (workspace) => {
    pane("changes")(workspace);
    await workspace.changes.refresh();
  }],
  ["compare", "Compare the file with the last commit", "", onSpot(({ documents, layout }, { document }) => {
    documents.openDiff(document.path);
    layout.update((before) => openPane(before, "code"));
  })],
  ["terminal", "Terminal", "Ctrl+`", pane("terminal")],
  ["people", "People", "", pane("people")],
  ["chat", "Chat", "", paneToWriteIn("chat", ".live-say textarea")],
  ["call", "Call", "", pane("call")],
  ["new-file", "New file", "", ({ dialog }) => dialog.set({ kind: "create", folder: "", type: "file" })],
  ["next-tab", "Next tab", "Alt+PageDown", ({ documents }) => documents.tabs.update((before) => stepTab(before, 1))],
  ["previous-tab", "Tab before", "Alt+PageUp", ({ documents }) => documents.tabs.update((before) => stepTab(before, -1))],
  ["close-tab", "Close the tab", "Alt+W", ({ documents }) => {
    const tab = activeTab(documents.tabs.get());
    if (tab !== null) documents.close(tab.key);
  }],
  ["keys", "What the keys do", "F1", ({ dialog }) => dialog.set({ kind: "keys" })],
  ["leave", "Leave the session", "", ({ dialog }) => dialog.set({ kind: "leave" })],
];

export function createCommands(workspace: () => Workspace): readonly Command[] {
  return ROWS.map(([id, title, keys, run]) => ({ id, title, keys, run: () => run(workspace()) }));
}

export interface Pressed {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** The command of a key that was pressed; letters are those of the keyboard's places, whatever Alt makes of them. */
export function commandOfKey<T extends { readonly keys: string }>(commands: readonly T[], event: Pressed): T | null {
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1] ?? (event.code === "Backquote" ? "`" : event.key);
  const pressed = [...(event.ctrlKey || event.metaKey ? ["Ctrl"] : []), ...(event.shiftKey ? ["Shift"] : []), ...(event.altKey ? ["Alt"] : []), letter].join("+");
  return commands.find(({ keys }) => keys !== "" && keys === pressed) ?? null;
}
