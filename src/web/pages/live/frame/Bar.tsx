// The slim bar: what can be opened beside the code. At the foot on a phone.

import { activeTab } from "#web/pages/live/documents/tabs.ts";
import { countProblems } from "#web/pages/live/language/problems.ts";
import { countUnread } from "#web/pages/live/people/chat-read.ts";
import { usePart, useStore } from "#web/pages/live/session/store.ts";

import { isOpenPane, type Pane, togglePane } from "./layout.ts";
import { LiveIcon, type LiveIconName } from "./LiveIcon.tsx";
import { isPhone, usePhone } from "./phone.ts";
import { useWorkspace } from "./workspace-context.ts";

interface Item {
  readonly pane: Pane;
  readonly icon: LiveIconName;
  readonly label: string;
  /** Of those alone that a phone has room for. */
  readonly phone?: "yes" | "only";
}

const ITEMS: readonly Item[] = [
  { pane: "files", icon: "files", label: "Files", phone: "yes" },
  { pane: "code", icon: "code", label: "Code", phone: "only" },
  { pane: "search", icon: "search", label: "Search", phone: "yes" },
  { pane: "changes", icon: "changes", label: "Changes" },
  { pane: "outline", icon: "outline", label: "Outline" },
  { pane: "problems", icon: "problems", label: "Problems" },
  { pane: "terminal", icon: "terminal", label: "Terminal" },
  { pane: "people", icon: "people", label: "People", phone: "yes" },
  { pane: "chat", icon: "chat", label: "Chat", phone: "yes" },
  { pane: "call", icon: "call", label: "Call" },
];

export function Bar() {
  const { layout, changes, room, sending, problems, call, documents } = useWorkspace();
  const panes = useStore(layout);
  const phone = usePhone();
  const { seen } = useStore(sending);
  const unread = usePart(room, ({ chat, self }) => countUnread(chat, { seen, self }));
  const errors = usePart(problems, (all) => countProblems(all).errors);
  const inCall = usePart(call.store, ({ others, joined }) => others.size + (joined ? 1 : 0));
  const dirty = usePart(documents.tabs, (tabs) => activeTab(tabs)?.dirty === true);
  const marks: Partial<Record<Pane, number>> = { chat: unread, problems: errors, call: inCall };
  const items = ITEMS.filter((item) => (phone ? item.phone !== undefined : item.phone !== "only"));
  const open = (pane: Pane): void => {
    layout.update((before) => togglePane(before, pane, { phone: isPhone() }));
    if (pane === "changes") void changes.refresh();
  };
  return (
    <nav className="live-bar" aria-label="Panes">
      {items.map(({ pane, icon, label }) => {
        const mark = marks[pane] ?? 0;
        return (
          <button key={pane} type="button" className="live-bar-item" data-open={isOpenPane(panes, pane, { phone }) || undefined} aria-pressed={isOpenPane(panes, pane, { phone })} aria-label={mark > 0 ? `${label}, ${markWords(pane, mark)}` : label} onClick={() => open(pane)}>
            <span className="live-bar-sign"><LiveIcon name={icon} size={20} />{mark > 0 ? <span className="live-mark" data-kind={pane}>{mark > 99 ? "99+" : mark}</span> : null}{pane === "code" && dirty ? <span className="live-mark dot" /> : null}</span>
            <span>{label}</span>
          </button>
        );
      })}
      {phone ? <button type="button" className="live-bar-item" onClick={() => layout.update((before) => ({ ...before, palette: "commands" }))}><span className="live-bar-sign"><LiveIcon name="more" size={20} /></span><span>More</span></button> : null}
    </nav>
  );
}

function markWords(pane: Pane, mark: number): string {
  if (pane === "chat") return `${mark} unread`;
  if (pane === "problems") return `${mark} ${mark === 1 ? "error" : "errors"}`;
  return `${mark} in the call`;
}
