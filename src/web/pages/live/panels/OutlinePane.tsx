// What the file in front declares.

import { useEffect } from "react";

import { visibleText } from "#base/visible-text.ts";
import { activeTab } from "#web/pages/live/documents/tabs.ts";
import { spotOf } from "#web/pages/live/frame/code-acts.ts";
import { openPane } from "#web/pages/live/frame/layout.ts";
import { useWorkspace } from "#web/pages/live/frame/workspace-context.ts";
import { usePart, useStore } from "#web/pages/live/session/store.ts";

import type { SymbolRow } from "./outline.ts";

export function OutlinePane() {
  const workspace = useWorkspace();
  const { outline, editors, documents, layout, following } = workspace;
  const { path, state, symbols, problem } = useStore(outline.symbols);
  const front = usePart(documents.tabs, (tabs) => (activeTab(tabs)?.status === "ready" ? `${activeTab(tabs)?.path ?? ""}` : null));
  useEffect(() => {
    const spot = spotOf(workspace);
    if (spot !== null && front !== null) void outline.listSymbols(front, editors.placeIn(spot.document, 0));
  }, [front, outline, editors, workspace]);
  const go = (symbol: SymbolRow): void => {
    if (path === null) return;
    following.stop();
    editors.go(path, symbol);
    layout.update((before) => openPane(before, "code"));
  };
  return (
    <>
      <div className="live-pane-head"><h2>Outline</h2></div>
      {front === null ? <p className="live-pane-words">Open a file to see what it declares.</p> : problem !== null ? <p className="live-pane-words">{problem}</p> : state === "loading" && symbols.length === 0 ? <p className="live-pane-words soft" aria-busy="true">Asking the language server …</p> : symbols.length === 0 ? <p className="live-pane-words">Nothing is declared here, or no language server knows this kind of file.</p> : (
        <ul className="live-list">
          {symbols.map((symbol, index) => <li key={index} ref={(item) => item?.style.setProperty("--level", String(symbol.depth))}><button type="button" className="live-list-row nested" onClick={() => go(symbol)}><span className="live-letter" title={symbol.kind}>{symbol.kind.slice(0, 1).toUpperCase()}</span><span className="clip">{visibleText(symbol.name)}</span><span className="number soft">{symbol.line + 1}</span></button></li>)}
        </ul>
      )}
    </>
  );
}
