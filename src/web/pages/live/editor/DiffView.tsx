// A file beside its text of the last commit.

import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState, type Extension, StateEffect } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef, useState } from "react";

import { isPhone } from "#web/pages/live/frame/phone.ts";
import { useWorkspace } from "#web/pages/live/frame/workspace-context.ts";
import { answerProblem } from "#web/pages/live/session/requests.ts";

import { languageOf } from "./languages.ts";
import { codeLook } from "./theme.ts";

export function DiffView({ path }: { readonly path: string }) {
  const { changes, documents } = useWorkspace();
  const box = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState<string | null>("Reading both texts …");
  useEffect(() => {
    let stop: (() => void) | null = null;
    let gone = false;
    const show = async (): Promise<void> => {
      const before = await changes.committed(path);
      documents.open(path, { front: false });
      documents.whenReady(path, ({ text, doc }) => {
        if (gone || box.current === null) return;
        setSaid(before === null ? "The last commit does not have this file: all of it is new." : before === text.toJSON() ? "The file is as it was committed." : null);
        const paint = mountDiff({ box: box.current, path, before: before ?? "", now: () => text.toJSON() });
        doc.on("update", paint.refresh);
        stop = () => {
          doc.off("update", paint.refresh);
          paint.destroy();
        };
      });
    };
    void show().catch((error: unknown) => {
      const problem = answerProblem(error);
      if (problem === null) throw error;
      if (!gone) setSaid(problem);
    });
    return () => {
      gone = true;
      stop?.();
    };
  }, [path, changes, documents]);
  return (
    <>
      <div className="live-diff-head small soft desk-only"><span>Last commit</span><span>Now</span></div>
      {said === null ? null : <p className="live-banner" role="status">{said}</p>}
      <div className="live-editor" ref={box} />
    </>
  );
}

interface DiffGiven {
  readonly box: HTMLElement;
  readonly path: string;
  readonly before: string;
  now(): string;
}

interface Shown {
  /** With the text of now. */
  readonly now: EditorView;
  readonly all: readonly EditorView[];
  destroy(): void;
}

function mountDiff({ box, path, before, now }: DiffGiven): { refresh(): void; destroy(): void } {
  const host = document.createElement("div");
  host.className = "live-editor-host diff";
  box.append(host);
  const given = { shadow: host.attachShadow({ mode: "open" }), path, before, text: now() };
  const shown = isPhone() ? showInOne(given) : showBeside(given);
  void languageOf(path)?.load().then((support) => {
    for (const view of shown.all) view.dispatch({ effects: StateEffect.appendConfig.of(support) });
  });
  return {
    refresh() {
      const text = now();
      const { doc } = shown.now.state;
      if (doc.toString() !== text) shown.now.dispatch({ changes: { from: 0, to: doc.length, insert: text } });
    },
    destroy() {
      shown.destroy();
      host.remove();
    },
  };
}

interface DiffTexts {
  readonly shadow: ShadowRoot;
  readonly path: string;
  readonly before: string;
  readonly text: string;
}

const COLLAPSE = { margin: 3, minSize: 6 };

function showBeside({ shadow, path, before, text }: DiffTexts): Shown {
  const view = new MergeView({ a: { doc: before, extensions: basics(`${path} in the last commit`) }, b: { doc: text, extensions: basics(`${path} now`) }, parent: shadow, root: shadow, collapseUnchanged: COLLAPSE, gutter: true });
  return { now: view.b, all: [view.a, view.b], destroy: () => view.destroy() };
}

/** Where there is no room for two: what was is above what is. */
function showInOne({ shadow, path, before, text }: DiffTexts): Shown {
  const view = new EditorView({ doc: text, extensions: [basics(`${path} now, with what was`), unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: COLLAPSE })], parent: shadow, root: shadow });
  return { now: view, all: [view], destroy: () => view.destroy() };
}

function basics(name: string): Extension {
  return [lineNumbers(), EditorState.readOnly.of(true), EditorView.editable.of(false), EditorView.lineWrapping, codeLook, EditorView.contentAttributes.of({ "aria-label": name, tabindex: "0" }), sides];
}

const sides = EditorView.theme({
  "&": { height: "auto" },
  ".cm-content": { paddingBlock: "0.5rem" },
  ".cm-changedLine, &.cm-merge-b .cm-changedLine": { backgroundColor: "color-mix(in srgb, var(--good) 8%, transparent)" },
  "&.cm-merge-a .cm-changedLine": { backgroundColor: "color-mix(in srgb, var(--bad) 8%, transparent)" },
  "&.cm-merge-b .cm-changedText": { background: "color-mix(in srgb, var(--good) 13%, transparent)" },
  "&.cm-merge-a .cm-changedText": { background: "color-mix(in srgb, var(--bad) 13%, transparent)" },
  ".cm-deletedChunk": { backgroundColor: "color-mix(in srgb, var(--bad) 8%, transparent)" },
  ".cm-deletedChunk .cm-deletedText": { background: "color-mix(in srgb, var(--bad) 13%, transparent)" },
  // The sign that it comes with is in few fonts.
  ".cm-collapsedLines:before, .cm-collapsedLines:after": { content: '"…"' },
  ".cm-collapsedLines": { background: "var(--raised)", color: "var(--soft)" },
});
