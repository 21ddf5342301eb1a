// The middle of the page: tabs, the file in front, what is to be known of it, and a line about where one is.

import { useEffect, useRef } from "react";

import { visibleText } from "#base/visible-text.ts";
import { activeTab, labelTabs, type Tab } from "#web/pages/live/documents/tabs.ts";
import { LiveIcon } from "#web/pages/live/frame/LiveIcon.tsx";
import { openPane } from "#web/pages/live/frame/layout.ts";
import { useWorkspace } from "#web/pages/live/frame/workspace-context.ts";
import { countProblems } from "#web/pages/live/language/problems.ts";
import { PersonDots } from "#web/pages/live/people/PersonDots.tsx";
import { nameOf, writingRefusal } from "#web/pages/live/people/room.ts";
import { usePart, useStore } from "#web/pages/live/session/store.ts";

import { DiffView } from "./DiffView.tsx";
import { languageOf } from "./languages.ts";

export function CodeArea() {
  const { documents, following } = useWorkspace();
  const tab = usePart(documents.tabs, activeTab);
  const stop = (): void => following.stop();
  return (
    <>
      <TabStrip />
      {/* The first own move ends following, whatever it is. */}
      <div className="live-code" onPointerDownCapture={stop} onWheelCapture={stop} onKeyDownCapture={stop}>
        <FollowBanner />
        {tab === null ? <NothingOpen /> : tab.view === "diff" ? <DiffView key={tab.path} path={tab.path} /> : <FileInFront key={tab.key} tab={tab} />}
      </div>
      {tab === null ? null : <FootLine tab={tab} />}
    </>
  );
}

function TabStrip() {
  const { documents, following } = useWorkspace();
  const tabs = useStore(documents.tabs);
  const labels = labelTabs(tabs.list.map(({ path }) => visibleText(path)));
  if (tabs.list.length === 0) return null;
  return (
    <div className="live-tabs" role="group" aria-label="Open files">
      {tabs.list.map((tab, index) => (
        <div key={tab.key} className="live-tab" data-front={tab.key === tabs.active || undefined}>
          <button type="button" className="live-tab-name" aria-current={tab.key === tabs.active ? "true" : undefined} title={visibleText(tab.path)} onClick={() => {
            following.stop();
            documents.tabs.update((before) => ({ ...before, active: tab.key }));
          }}>
            <span className={tab.gone ? "live-gone" : ""}>{labels[index]}</span>
            {tab.view === "diff" ? <span className="soft"> changes</span> : null}
            <PersonDots path={tab.path} isFolder={false} />
          </button>
          <button type="button" className="live-icon-button" aria-label={`Close ${visibleText(tab.path)}`} onClick={() => documents.close(tab.key)}>{tab.dirty ? <span className="live-unsaved" /> : <LiveIcon name="close" size={14} />}</button>
        </div>
      ))}
    </div>
  );
}

function FileInFront({ tab }: { readonly tab: Tab }) {
  const { documents } = useWorkspace();
  if (tab.status === "failed") {
    return (
      <div className="live-empty" role="alert">
        <h2>{visibleText(tab.path.split("/").at(-1) ?? "")} could not be opened</h2>
        <p>{tab.failure}</p>
        <div className="buttons"><button type="button" className="live-button" onClick={() => documents.retry(tab.path)}>Try again</button><button type="button" className="live-button" onClick={() => documents.close(tab.key)}>Close it</button></div>
      </div>
    );
  }
  if (tab.status === "opening" || tab.document === null) return <div className="live-empty" aria-busy="true"><p className="soft">Opening {visibleText(tab.path)} …</p></div>;
  return (
    <>
      {tab.gone ? <p className="live-banner" data-level="warning">This file was deleted on the host's disk. What is here is kept; saving makes the file anew.</p> : null}
      {tab.trouble === null ? null : <p className="live-banner" data-level="warning" role="alert">It could not be written: {tab.trouble}</p>}
      <EditorMount id={tab.document} />
    </>
  );
}

function EditorMount({ id }: { readonly id: number }) {
  const { documents, editors } = useWorkspace();
  const box = useRef<HTMLDivElement>(null);
  const document = documents.find(id);
  useEffect(() => {
    const parent = box.current;
    if (document === null || parent === null) return;
    const { host, view } = editors.of(document);
    const { scrollTop } = view.scrollDOM;
    parent.append(host);
    view.requestMeasure();
    // A scroller that was out of the page begins at the top again.
    view.scrollDOM.scrollTop = scrollTop;
    return () => host.remove();
  }, [document, editors]);
  return <div className="live-editor" ref={box} />;
}

function FollowBanner() {
  const { session, room, following } = useWorkspace();
  const who = usePart(session.status, ({ guest }) => guest.following);
  const name = usePart(room, (value) => (who === null ? "" : nameOf(value, who)));
  if (who === null) return null;
  return <p className="live-banner follow" role="status">Following {name}. Your first move ends it. <button type="button" className="live-link" onClick={() => following.stop()}>Stop</button></p>;
}

function NothingOpen() {
  const { layout } = useWorkspace();
  return (
    <div className="live-empty">
      <h2>Nothing is open</h2>
      <p>Choose a file on the left, or go to one by its name. What you change is seen by all at once, and written on the host's machine.</p>
      <dl className="live-hints">
        <div><dt><kbd>Ctrl</kbd> <kbd>P</kbd></dt><dd>Go to a file</dd></div>
        <div><dt><kbd>Ctrl</kbd> <kbd>Shift</kbd> <kbd>F</kbd></dt><dd>Search in the project</dd></div>
        <div><dt><kbd>F1</kbd></dt><dd>What the keys do</dd></div>
      </dl>
      <div className="buttons phone-only"><button type="button" className="live-button" onClick={() => layout.update((before) => openPane(before, "files"))}>Show the files</button></div>
    </div>
  );
}

function FootLine({ tab }: { readonly tab: Tab }) {
  const { editors, problems, layout, room, session } = useWorkspace();
  const away = usePart(session.status, ({ guest }) => guest.phase === "away" || guest.hostAway);
  const caret = useStore(editors.caret);
  const refusal = usePart(room, writingRefusal);
  const all = useStore(problems);
  const { errors, warnings } = countProblems(all);
  const isChecked = usePart(room, ({ project }) => (project?.languages.length ?? 0) > 0);
  return (
    <footer className="live-line small">
      <span className="clip live-line-path" title={visibleText(tab.path)}>{visibleText(tab.path)}</span>
      {refusal !== null ? <span className="live-line-why"><LiveIcon name="eye" size={14} />{refusal}</span> : tab.writable ? null : <span className="live-line-why"><LiveIcon name="lock" size={14} />The host keeps this file read-only</span>}
      <button type="button" className="live-link" onClick={() => layout.update((before) => openPane(before, "problems"))}>{isChecked ? `${errors} ${errors === 1 ? "error" : "errors"}, ${warnings} ${warnings === 1 ? "warning" : "warnings"}` : "Not checked"}</button>
      {caret === null ? null : <span className="number">{caret.line}:{caret.column}{caret.selected > 0 ? ` (${caret.selected})` : ""}</span>}
      <span>{languageOf(tab.path)?.name ?? "Text"}</span>
      <span>{away ? "Kept on this page" : tab.dirty ? "Not saved yet" : "Saved"}</span>
    </footer>
  );
}
