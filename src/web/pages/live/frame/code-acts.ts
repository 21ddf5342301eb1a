// What is done with the code in front: definition, references, symbols, format, rename, save.

import type { LiveDocument } from "#web/pages/live/documents/documents.ts";
import { activeTab } from "#web/pages/live/documents/tabs.ts";
import { encodePosition } from "#web/pages/live/documents/positions.ts";
import { writingRefusal } from "#web/pages/live/people/room.ts";
import { answerProblem } from "#web/pages/live/session/requests.ts";

import { openPane } from "./layout.ts";
import type { Workspace } from "./workspace.ts";

/** A language server looks through a whole project. */
const RENAME_WITHIN_MS = 120_000;

interface Spot {
  readonly document: LiveDocument;
  readonly offset: number;
}

/** The document in front, and the caret in it; null when none is. */
export function spotOf({ documents, editors }: Workspace): Spot | null {
  const tab = activeTab(documents.tabs.get());
  const document = tab?.document === null || tab?.document === undefined ? null : documents.find(tab.document);
  return document === null || tab?.view !== "text" ? null : { document, offset: editors.of(document).view.state.selection.main.head };
}

export async function goToDefinition(workspace: Workspace, spot: Spot): Promise<void> {
  const { outline, editors, following, layout } = workspace;
  following.stop();
  const only = await outline.look("definition", editors.placeIn(spot.document, spot.offset), `Definitions of ${wordAt(workspace, spot)}`);
  layout.update((before) => openPane(before, only === null ? "places" : "code"));
  if (only !== null) editors.go(only.path, only);
}

export async function findReferences(workspace: Workspace, spot: Spot): Promise<void> {
  workspace.layout.update((before) => openPane(before, "places"));
  await workspace.outline.look("references", workspace.editors.placeIn(spot.document, spot.offset), `References to ${wordAt(workspace, spot)}`);
}

export function askForName(workspace: Workspace, spot: Spot): void {
  const refusal = writingRefusal(workspace.room.get());
  if (refusal !== null) return workspace.notify(refusal);
  workspace.dialog.set({ kind: "renameSymbol", ...spot, word: wordAt(workspace, spot) });
}

export async function renameSymbol({ session, editors }: Workspace, { document, offset, name }: Spot & { readonly name: string }): Promise<number> {
  const place = editors.placeIn(document, offset);
  place.flush();
  const { message } = await session.ask({ kind: "renameSymbol", document: document.id, at: encodePosition(document.text, place.offset), name }, { withinMs: RENAME_WITHIN_MS });
  return message.kind === "done" ? message.changed : 0;
}

export async function format(workspace: Workspace, { document }: Spot): Promise<void> {
  document.batch.flush();
  await tell(workspace, async () => {
    const { message } = await workspace.session.ask({ kind: "format", document: document.id });
    return message.kind === "done" && message.changed === 0 ? "It is formatted already." : null;
  });
}

export async function save(workspace: Workspace, { document }: Spot): Promise<void> {
  await tell(workspace, async () => {
    await workspace.documents.save(document.id);
    return null;
  });
}

/** What the host refused is told; so is what there is to say when it was done. */
export async function tell({ notify }: Pick<Workspace, "notify">, work: () => Promise<string | null>): Promise<void> {
  try {
    const said = await work();
    if (said !== null) notify(said);
  } catch (error) {
    const problem = answerProblem(error);
    if (problem === null) throw error;
    notify(problem);
  }
}

export function wordAt({ editors }: Workspace, { document, offset }: Spot): string {
  const { state } = editors.of(document).view;
  const word = state.wordAt(offset);
  return word === null ? "this" : state.sliceDoc(word.from, word.to);
}
