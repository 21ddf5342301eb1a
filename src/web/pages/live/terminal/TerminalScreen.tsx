// What a terminal shows, drawn from its buffer with classes; and what is typed, while that is granted.

import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef } from "react";

import type { IBufferCell, Terminal } from "@xterm/headless";

import { useWorkspace } from "#web/pages/live/frame/workspace-context.ts";

import { runsOf } from "./cells.ts";
import { bytesOfKey, bytesOfPaste } from "./keys.ts";
import type { Granted } from "./terminals.ts";

/** The page draws so many lines of what has scrolled away. */
const MAX_LINES = 1000;

export function TerminalScreen({ terminal: { id, mode, version, size } }: { readonly terminal: Granted }) {
  const { terminals } = useWorkspace();
  const box = useRef<HTMLDivElement>(null);
  const screen = terminals.screen(id);
  const mayType = mode === "write";
  useEffect(() => {
    if (box.current !== null && screen !== null) draw(box.current, screen);
  }, [screen, version, size]);
  useEffect(() => {
    if (box.current === null || !mayType) return;
    const observer = new ResizeObserver(() => {
      const wanted = box.current === null ? null : sizeOf(box.current);
      if (wanted !== null && screen !== null && (wanted.columns !== screen.cols || wanted.rows !== screen.rows)) terminals.resize(id, wanted);
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [id, mayType, screen, terminals]);
  const onKey = (event: KeyboardEvent): void => {
    // Ctrl+Shift goes to the browser (copy, paste), and so leads out of here by keyboard: Ctrl+Shift+M.
    if (!mayType || (event.ctrlKey && event.shiftKey)) return;
    const bytes = bytesOfKey(event, screen?.modes.applicationCursorKeysMode ?? false);
    if (bytes === null) return;
    event.preventDefault();
    event.stopPropagation();
    terminals.type(id, bytes);
  };
  const onPaste = (event: ClipboardEvent): void => {
    event.preventDefault();
    if (mayType) terminals.type(id, bytesOfPaste(event.clipboardData.getData("text/plain"), screen?.modes.bracketedPasteMode ?? false));
  };
  return <div className="live-screen" ref={box} role="textbox" aria-multiline="true" aria-readonly={!mayType} aria-label={`Terminal ${id}${mayType ? "" : ", to watch"}`} tabIndex={0} onKeyDown={onKey} onPaste={onPaste} />;
}

/** Whole lines are drawn anew; the browser does that faster than what differs is found. */
function draw(box: HTMLElement, screen: Terminal): void {
  const { active } = screen.buffer;
  const cell: IBufferCell = active.getNullCell();
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 8;
  const first = Math.max(0, active.length - MAX_LINES);
  const lines = Array.from({ length: active.length - first }, (_, index) => {
    const y = first + index;
    const element = document.createElement("div");
    const line = active.getLine(y);
    const cursor = y === active.baseY + active.cursorY ? active.cursorX : null;
    for (const { text, classes, colour, ground } of line === undefined ? [] : runsOf(line, { columns: screen.cols, cursor, cell })) {
      const run = document.createElement("span");
      run.textContent = text;
      run.className = classes;
      if (colour !== null) run.style.setProperty("color", colour);
      if (ground !== null) run.style.setProperty("background-color", ground);
      element.append(run);
    }
    return element;
  });
  box.replaceChildren(...lines);
  if (atEnd) box.scrollTop = box.scrollHeight;
}

/** How many letters there is room for; null before it is in the page. */
function sizeOf(box: HTMLElement): { readonly columns: number; readonly rows: number } | null {
  const probe = document.createElement("span");
  probe.textContent = "0".repeat(10);
  box.append(probe);
  const { width, height } = probe.getBoundingClientRect();
  probe.remove();
  if (width === 0 || height === 0) return null;
  const clamp = (value: number): number => Math.max(2, Math.min(500, Math.floor(value)));
  return { columns: clamp((box.clientWidth - 16) / (width / 10)), rows: clamp((box.clientHeight - 8) / height) };
}
