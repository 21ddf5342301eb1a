// The editors of the open documents, and what they tell others: where this person is, what is on its screen.

import { EditorSelection, type Extension } from "@codemirror/state";
import { EditorView, type ViewUpdate } from "@codemirror/view";

import type { Documents, LiveDocument } from "#web/pages/live/documents/documents.ts";
import { decodePosition, encodePosition, offsetsOf, type Range } from "#web/pages/live/documents/positions.ts";
import { completionBy } from "#web/pages/live/language/completion.ts";
import { hoverBy, signatureBy } from "#web/pages/live/language/hover.ts";
import type { Place } from "#web/pages/live/language/language-client.ts";
import { showProblems, type Problems } from "#web/pages/live/language/problems.ts";
import type { Cursors } from "#web/pages/live/people/cursors.ts";
import { nameOf, type Room, writingRefusal } from "#web/pages/live/people/room.ts";
import type { LiveSession } from "#web/pages/live/session/session.ts";
import { createStore, type Store } from "#web/pages/live/session/store.ts";

import { remoteCarets } from "./carets.ts";
import { createEditor, type Editor } from "./create-editor.ts";
import { throttle } from "./throttle.ts";

export interface EditorsGiven {
  readonly session: LiveSession;
  readonly documents: Documents;
  readonly room: Store<Room>;
  readonly cursors: Store<Cursors>;
  readonly problems: Store<Problems>;
  /** A link was followed in the text. */
  onDefinition(document: LiveDocument, offset: number): void;
}

export interface CaretPlace {
  readonly line: number;
  readonly column: number;
  readonly selected: number;
}

const CURSOR_MS = 50;

interface Moved {
  readonly document: LiveDocument;
  readonly view: EditorView;
}

export class Editors {
  /** Where the caret is, for the foot of the page. */
  readonly caret: Store<CaretPlace | null> = createStore<CaretPlace | null>(null);
  readonly #given: EditorsGiven;
  readonly #editors = new Map<LiveDocument, Editor>();
  readonly #sendCursor = throttle(CURSOR_MS, (moved: Moved) => this.#tellCursor(moved));
  readonly #sendView = throttle(CURSOR_MS, (moved: Moved) => this.#tellView(moved));

  constructor(given: EditorsGiven) {
    this.#given = given;
    given.room.subscribe(() => this.#each((editor, document) => {
      const readOnly = this.#isReadOnly(document);
      if (editor.view.state.readOnly !== readOnly) editor.setReadOnly(readOnly);
    }));
    given.problems.subscribe(() => this.#each((editor, document) => this.#showProblems(editor, document)));
    given.documents.tabs.subscribe(() => this.#each((editor, document) => {
      if (editor.view.contentDOM.getAttribute("aria-label") !== document.path) editor.setName(document.path);
    }));
  }

  of(document: LiveDocument): Editor {
    const known = this.#editors.get(document);
    if (known !== undefined) return known;
    const editor = createEditor({ document, readOnly: this.#isReadOnly(document), extensions: this.#extensionsOf(document) });
    this.#editors.set(document, editor);
    this.#showProblems(editor, document);
    return editor;
  }

  /** Opens the file and brings the place into sight. */
  go(path: string, range: Range | null): void {
    this.#given.documents.open(path);
    this.#given.documents.whenReady(path, (document) => {
      const { view } = this.of(document);
      // The editor comes into the page with the next drawing.
      requestAnimationFrame(() => {
        if (range !== null) {
          const { from, to } = offsetsOf(view.state.doc, range);
          view.dispatch({ selection: EditorSelection.single(from, to), effects: EditorView.scrollIntoView(from, { y: "center" }), userEvent: "select" });
        }
        view.focus();
      });
    });
  }

  /** As somebody else has it on the screen. */
  showView(document: LiveDocument, { top }: { readonly top: string }): void {
    const offset = decodePosition(document.text, top);
    if (offset !== null) this.of(document).view.dispatch({ effects: EditorView.scrollIntoView(offset, { y: "start", yMargin: 0 }) });
  }

  placeIn(document: LiveDocument, offset?: number): Place {
    const caret = this.#editors.get(document)?.view.state.selection.main.head ?? 0;
    return { document: document.id, text: document.text, offset: clamp(document, offset ?? caret), flush: () => document.batch.flush() };
  }

  #extensionsOf(document: LiveDocument): Extension {
    const { session, room, cursors } = this.#given;
    const language = { session, placeAt: (offset: number) => this.placeIn(document, offset) };
    return [
      remoteCarets({ text: document.text, document: document.id, cursors, self: () => room.get().self, nameOf: (person) => nameOf(room.get(), person) }),
      completionBy(language),
      hoverBy(language),
      signatureBy(language),
      EditorView.updateListener.of((update) => this.#notice(document, update)),
      EditorView.domEventHandlers({
        scroll: (_event, view) => this.#sendView({ document, view }),
        mousedown: (event, view) => {
          if (!(event.ctrlKey || event.metaKey) || event.button !== 0) return false;
          const offset = view.posAtCoords({ x: event.clientX, y: event.clientY });
          if (offset !== null) this.#given.onDefinition(document, offset);
          return offset !== null;
        },
      }),
    ];
  }

  #notice(document: LiveDocument, { view, docChanged, selectionSet, focusChanged, viewportChanged, transactions }: ViewUpdate): void {
    const own = selectionSet || transactions.some((transaction) => transaction.isUserEvent("input") || transaction.isUserEvent("delete"));
    if (own || (focusChanged && view.hasFocus)) this.#sendCursor({ document, view });
    if (own || viewportChanged) this.#sendView({ document, view });
    if (own || docChanged || focusChanged) this.caret.set(caretOf(view));
  }

  #tellCursor({ document, view }: Moved): void {
    if (!this.#isOpen(document)) return;
    const { anchor, head } = view.state.selection.main;
    this.#given.session.send({ kind: "cursor", document: document.id, anchor: positionIn(document, anchor), head: positionIn(document, head) });
  }

  #tellView({ document, view }: Moved): void {
    if (!this.#isOpen(document)) return;
    const { anchor, head } = view.state.selection.main;
    const top = view.lineBlockAtHeight(view.scrollDOM.scrollTop).from;
    this.#given.session.send({ kind: "view", document: document.id, top: positionIn(document, top), anchor: positionIn(document, anchor), head: positionIn(document, head) });
  }

  #isOpen(document: LiveDocument): boolean {
    return this.#given.documents.find(document.id) === document;
  }

  #isReadOnly(document: LiveDocument): boolean {
    const { room, documents } = this.#given;
    return writingRefusal(room.get()) !== null || documents.tabs.get().list.some(({ document: id, writable }) => id === document.id && !writable);
  }

  #showProblems({ view }: Editor, document: LiveDocument): void {
    view.dispatch(showProblems(view.state, this.#given.problems.get().get(document.path) ?? []));
  }

  /** What is not open any more goes. */
  #each(work: (editor: Editor, document: LiveDocument) => void): void {
    for (const [document, editor] of this.#editors) {
      if (this.#isOpen(document)) work(editor, document);
      else {
        this.#editors.delete(document);
        editor.destroy();
      }
    }
  }
}

function positionIn(document: LiveDocument, offset: number): string {
  return encodePosition(document.text, clamp(document, offset));
}

function caretOf(view: EditorView): CaretPlace {
  const { head, from, to } = view.state.selection.main;
  const line = view.state.doc.lineAt(head);
  return { line: line.number, column: head - line.from + 1, selected: to - from };
}

function clamp({ text }: LiveDocument, offset: number): number {
  return Math.max(0, Math.min(offset, text.length));
}
