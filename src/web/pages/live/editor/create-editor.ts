// An editor for a document, in a shadow root of its own, because there CodeMirror's styles come without a style element, which the policy refuses.

import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { crosshairCursor, drawSelection, dropCursor, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers, rectangularSelection } from "@codemirror/view";
import { yCollab, yUndoManagerKeymap } from "y-codemirror.next";

import type { LiveDocument } from "#web/pages/live/documents/documents.ts";

import { languageOf } from "./languages.ts";
import { codeLook } from "./theme.ts";

export interface Editor {
  readonly view: EditorView;
  /** What stands in the page. */
  readonly host: HTMLElement;
  setReadOnly(readOnly: boolean): void;
  setName(path: string): void;
  destroy(): void;
}

export interface EditorGiven {
  readonly document: LiveDocument;
  readonly readOnly: boolean;
  readonly extensions: Extension;
}

export function createEditor({ document: shown, readOnly, extensions }: EditorGiven): Editor {
  const host = document.createElement("div");
  host.className = "live-editor-host";
  const shadow = host.attachShadow({ mode: "open" });
  const [writing, language, name] = [new Compartment(), new Compartment(), new Compartment()];
  const view = new EditorView({
    parent: shadow,
    root: shadow,
    state: EditorState.create({
      doc: shown.text.toJSON(),
      extensions: [
        name.of(nameOf(shown.path)),
        writing.of(EditorState.readOnly.of(readOnly)),
        language.of([]),
        // Before the others: undo is of this person's own changes alone.
        yCollab(shown.text, null, { undoManager: shown.undo }),
        keymap.of(yUndoManagerKeymap),
        extensions,
        basics(),
        codeLook,
      ],
    }),
  });
  void colour(shown.path);

  async function colour(path: string): Promise<void> {
    const support = await languageOf(path)?.load();
    view.dispatch({ effects: language.reconfigure(support ?? []) });
  }

  return {
    view,
    host,
    setReadOnly: (now) => view.dispatch({ effects: writing.reconfigure(EditorState.readOnly.of(now)) }),
    setName(path) {
      view.dispatch({ effects: name.reconfigure(nameOf(path)) });
      void colour(path);
    },
    destroy: () => view.destroy(),
  };
}

function nameOf(path: string): Extension {
  return EditorView.contentAttributes.of({ "aria-label": path });
}

function basics(): Extension {
  return [
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    foldGutter(),
    drawSelection(),
    dropCursor(),
    EditorState.allowMultipleSelections.of(true),
    indentUnit.of("  "),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    rectangularSelection(),
    crosshairCursor(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    search({ top: true }),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap, indentWithTab]),
  ];
}
