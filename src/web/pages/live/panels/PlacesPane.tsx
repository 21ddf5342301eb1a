// Definitions and references that were asked for.

import { visibleLines, visibleText } from "#base/visible-text.ts";
import { openPane } from "#web/pages/live/frame/layout.ts";
import { useWorkspace } from "#web/pages/live/frame/workspace-context.ts";
import { useStore } from "#web/pages/live/session/store.ts";

export function PlacesPane() {
  const { outline, editors, following, layout } = useWorkspace();
  const found = useStore(outline.places);
  if (found === null) return <p className="live-pane-words">Put the caret on a name and press <kbd>Shift</kbd> <kbd>F12</kbd> to find its references, or <kbd>F12</kbd> to go to its definition.</p>;
  return (
    <div className="live-scroll">
      <p className="live-pane-words small soft" role="status">{found.title}{found.state === "loading" ? ": looking …" : found.problem === null ? `: ${found.places.length}${found.more ? " and more" : ""}` : `. ${found.problem}`}</p>
      <ul className="live-list">
        {found.places.map((place, index) => (
          <li key={index}><button type="button" className="live-list-row" onClick={() => {
            following.stop();
            editors.go(place.path, place);
            layout.update((before) => ({ ...openPane(before, "code") }));
          }}><span className="clip live-place-path" title={visibleText(place.path)}>{visibleText(place.path)}<span className="number soft">:{place.line + 1}</span></span><code className="clip">{visibleLines(place.text.trim())}</code></button></li>
        ))}
      </ul>
    </div>
  );
}
