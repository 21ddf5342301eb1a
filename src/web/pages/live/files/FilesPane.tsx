// The tree of files by WAI-ARIA's pattern: one stop for the Tab key, arrows within; only the rows in sight are in the page.

import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";

import { visibleText } from "#base/visible-text.ts";
import { LiveIcon } from "#web/pages/live/frame/LiveIcon.tsx";
import { useWorkspace } from "#web/pages/live/frame/workspace-context.ts";
import { activeTab } from "#web/pages/live/documents/tabs.ts";
import { PersonDots } from "#web/pages/live/people/PersonDots.tsx";
import { writingRefusal } from "#web/pages/live/people/room.ts";
import { usePart, useStore } from "#web/pages/live/session/store.ts";

import { listRows, moveByKey, parentOf, ROOT, type Row, visibleSlice } from "./tree.ts";

const ROW_HEIGHT = 28;

export function FilesPane() {
  const { files, room, dialog } = useWorkspace();
  const tree = useStore(files.tree);
  const project = usePart(room, (value) => value.project);
  const refusal = usePart(room, writingRefusal);
  const focused = tree.focus;
  const isFolder = focused !== null && tree.folders.has(focused);
  const folder = focused === null ? ROOT : isFolder ? focused : parentOf(focused);
  return (
    <>
      <div className="live-pane-head">
        <h2>Files</h2>
        {refusal === null ? (
          <>
            <button type="button" className="live-icon-button" title="New file" aria-label="New file" onClick={() => dialog.set({ kind: "create", folder, type: "file" })}><LiveIcon name="add" size={16} /></button>
            <button type="button" className="live-icon-button" title="New folder" aria-label="New folder" onClick={() => dialog.set({ kind: "create", folder, type: "folder" })}><LiveIcon name="folder" size={16} /></button>
          </>
        ) : null}
      </div>
      <TreeView name={project?.name ?? "Project"} />
      {refusal === null && focused !== null ? (
        <div className="live-pane-foot">
          <span className="clip small" title={visibleText(focused)}>{visibleText(focused)}</span>
          <button type="button" className="live-link" onClick={() => dialog.set({ kind: "move", path: focused })}>Rename</button>
          <button type="button" className="live-link" onClick={() => dialog.set({ kind: "delete", path: focused, isFolder: folder === focused })}>Delete</button>
        </div>
      ) : null}
    </>
  );
}

function TreeView({ name }: { readonly name: string }) {
  const workspace = useWorkspace();
  const { files, documents } = workspace;
  const tree = useStore(files.tree);
  const rows = useMemo(() => listRows(tree), [tree]);
  const front = usePart(documents.tabs, (tabs) => activeTab(tabs)?.path ?? null);
  const { box, slice, bringIntoSight } = useSlice(rows.length);
  const focus = tree.focus ?? rows.find(({ type }) => type !== "note")?.path ?? null;
  const act = (row: Row): void => {
    files.focus(row.path);
    if (row.type === "folder") (row.open ? files.fold : files.unfold)(row.path);
    else if (row.type !== "note") workspace.open(row.path);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = moveByKey(rows, focus, event.key);
    if (move === null) return;
    event.preventDefault();
    const index = rows.findIndex(({ path }) => path === move.path);
    const row = rows[index];
    if (move.kind === "focus") {
      files.focus(move.path);
      bringIntoSight(index);
    } else if (row !== undefined) act(row);
  };
  useFocusedRow(box, focus);
  return (
    <div className="live-tree" ref={box} onScroll={slice.onScroll}>
      {/* A height that is counted, so that all rows can be scrolled to. */}
      <ul role="tree" aria-label={name} className="live-tree-rows" onKeyDown={onKey} ref={(list) => list?.style.setProperty("height", `${rows.length * ROW_HEIGHT}px`)}>
        {rows.slice(slice.from, slice.to).map((row, index) => <TreeRow key={row.path} row={row} top={(slice.from + index) * ROW_HEIGHT} isFocus={row.path === focus} isFront={row.path === front} onAct={() => act(row)} />)}
      </ul>
    </div>
  );
}

interface TreeRowProps {
  readonly row: Row;
  readonly top: number;
  readonly isFocus: boolean;
  readonly isFront: boolean;
  readonly onAct: () => void;
}

function TreeRow({ row, top, isFocus, isFront, onAct }: TreeRowProps) {
  const place = (item: HTMLElement | null): void => {
    item?.style.setProperty("top", `${top}px`);
    item?.style.setProperty("--level", String(row.level));
  };
  if (row.type === "note") return <li ref={place} role="none" className="live-tree-row note"><span className="clip">{row.name}</span></li>;
  return (
    <li ref={place} role="treeitem" className="live-tree-row" aria-level={row.level} aria-setsize={row.count} aria-posinset={row.position} aria-selected={isFront} {...(row.type === "folder" ? { "aria-expanded": row.open } : {})} tabIndex={isFocus ? 0 : -1} data-row={row.path} onClick={onAct} title={visibleText(row.path)}>
      <span className="live-twist" data-open={row.open || undefined}>{row.type === "folder" ? <LiveIcon name="next" size={14} /> : null}</span>
      <LiveIcon name={row.type === "folder" ? "folder" : row.type === "link" ? "link" : "file"} size={16} />
      <span className="clip">{visibleText(row.name)}</span>
      <PersonDots path={row.path} isFolder={row.type === "folder" && !row.open} />
    </li>
  );
}

/** The row with the focus takes it when the keys brought it there, never from elsewhere in the page. */
function useFocusedRow(box: RefObject<HTMLElement | null>, focus: string | null): void {
  useLayoutEffect(() => {
    if (focus === null || box.current?.contains(document.activeElement) !== true) return;
    box.current.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus({ preventScroll: true });
  }, [box, focus]);
}

function useSlice(count: number) {
  const box = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState({ scrollTop: 0, height: 800 });
  const look = (): void => {
    if (box.current !== null) setSight({ scrollTop: box.current.scrollTop, height: box.current.clientHeight });
  };
  useEffect(() => {
    if (box.current === null) return;
    const observer = new ResizeObserver(look);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const [from, to] = visibleSlice({ ...sight, rowHeight: ROW_HEIGHT, count });
  const bringIntoSight = (index: number): void => {
    const element = box.current;
    if (element === null) return;
    const top = index * ROW_HEIGHT;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW_HEIGHT > element.scrollTop + element.clientHeight) element.scrollTop = top + ROW_HEIGHT - element.clientHeight;
    look();
  };
  return { box, slice: { from, to, onScroll: look }, bringIntoSight };
}
