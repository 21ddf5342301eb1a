// A file beside its text of the last commit.

import { MergeView } from "@codemirror/merge";
import { EditorState, type Extension, StateEffect } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef, useState } from "react";

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
        setSaid(before === null ? "The last commit does not have this file: all of it is new." : null);
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
      <div className="live-diff-head small soft"><span>Last commit</span><span>Now</span></div>
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

function mountDiff({ box, path, before, now }: DiffGiven): { refresh(): void; destroy(): void } {
  const host = document.createElement("div");
  host.className = "live-editor-host diff";
  box.append(host);
  const shadow = host.attachShadow({ mode: "open" });
  const basics = (name: string): Extension => [lineNumbers(), EditorState.readOnly.of(true), EditorView.editable.of(false), EditorView.lineWrapping, codeLook, EditorView.contentAttributes.of({ "aria-label": name, tabindex: "0" }), sides];
  const view = new MergeView({ a: { doc: before, extensions: basics(`${path} in the last commit`) }, b: { doc: now(), extensions: basics(`${path} now`) }, parent: shadow, root: shadow, collapseUnchanged: { margin: 3, minSize: 6 }, gutter: true });
  void languageOf(path)?.load().then((support) => {
    // Both sides, once the language is there.
    for (const side of [view.a, view.b]) side.dispatch({ effects: StateEffect.appendConfig.of(support) });
  });
  return {
    refresh() {
      const text = now();
      const { doc } = view.b.state;
      if (doc.toString() !== text) view.b.dispatch({ changes: { from: 0, to: doc.length, insert: text } });
    },
    destroy() {
      view.destroy();
      host.remove();
    },
  };
}

const sides = EditorView.theme({
  "&": { height: "auto" },
  ".cm-content": { paddingBlock: "0.5rem" },
  ".cm-changedLine, &.cm-merge-b .cm-changedLine": { backgroundColor: "color-mix(in srgb, var(--good) 8%, transparent)" },
  "&.cm-merge-a .cm-changedLine": { backgroundColor: "color-mix(in srgb, var(--bad) 8%, transparent)" },
  "&.cm-merge-b .cm-changedText": { background: "color-mix(in srgb, var(--good) 13%, transparent)" },
  "&.cm-merge-a .cm-changedText": { background: "color-mix(in srgb, var(--bad) 13%, transparent)" },
  ".cm-collapsedLines": { background: "var(--raised)", color: "var(--soft)" },
});
