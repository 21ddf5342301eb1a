// Which of the panes at the foot is seen.

import { usePart, useStore } from "#web/pages/live/session/store.ts";

import { type FootPane, openPane } from "./layout.ts";
import { LiveIcon } from "./LiveIcon.tsx";
import { useWorkspace } from "./workspace-context.ts";

export function FootTabs() {
  const { layout, problems, outline, terminals } = useWorkspace();
  const { foot } = useStore(layout);
  const found = usePart(problems, (all) => [...all.values()].flat().length);
  const places = usePart(outline.places, (state) => state?.places.length ?? 0);
  const granted = usePart(terminals.store, (state) => state.granted.length);
  const TABS: readonly (readonly [FootPane, string, number])[] = [["problems", "Problems", found], ["places", "Places", places], ["terminal", "Terminal", granted]];
  return (
    <div className="live-foot-tabs">
      {TABS.map(([pane, label, count]) => <button key={pane} type="button" aria-pressed={foot === pane} onClick={() => layout.update((before) => openPane(before, pane))}>{label}{count > 0 ? <span className="number"> {count}</span> : null}</button>)}
      <button type="button" className="live-icon-button end" aria-label="Close this pane" onClick={() => layout.update((before) => ({ ...before, foot: null, front: "code" }))}><LiveIcon name="close" size={16} /></button>
    </div>
  );
}
