// The page of somebody who was let in: a head, a slim bar, panes around the code. On a phone the bar is at the foot, and one pane is seen at a time.

import { useEffect } from "react";

import { CallPane } from "#web/pages/live/call/CallPane.tsx";
import { CallSound } from "#web/pages/live/call/CallSound.tsx";
import { CodeArea } from "#web/pages/live/editor/CodeArea.tsx";
import { FilesPane } from "#web/pages/live/files/FilesPane.tsx";
import { ChangesPane } from "#web/pages/live/panels/ChangesPane.tsx";
import { OutlinePane } from "#web/pages/live/panels/OutlinePane.tsx";
import { PlacesPane } from "#web/pages/live/panels/PlacesPane.tsx";
import { ProblemsPane } from "#web/pages/live/panels/ProblemsPane.tsx";
import { SearchPane } from "#web/pages/live/panels/SearchPane.tsx";
import { ChatPane } from "#web/pages/live/people/ChatPane.tsx";
import { PeoplePane } from "#web/pages/live/people/PeoplePane.tsx";
import { usePart, useStore } from "#web/pages/live/session/store.ts";
import { TerminalPane } from "#web/pages/live/terminal/TerminalPane.tsx";

import { Bar } from "./Bar.tsx";
import { commandOfKey } from "./commands.ts";
import { Dialogs } from "./Dialogs.tsx";
import { FootTabs } from "./FootTabs.tsx";
import { Head } from "./Head.tsx";
import type { AsidePane, FootPane, SidePane } from "./layout.ts";
import { Notices } from "./Notices.tsx";
import { Palette } from "./Palette.tsx";
import { useWorkspace } from "./workspace-context.ts";

const SIDES: Readonly<Record<SidePane, () => React.ReactNode>> = { files: FilesPane, search: SearchPane, changes: ChangesPane, outline: OutlinePane };
const FEET: Readonly<Record<FootPane, () => React.ReactNode>> = { problems: ProblemsPane, places: PlacesPane, terminal: TerminalPane };
const ASIDES: Readonly<Record<AsidePane, () => React.ReactNode>> = { people: PeoplePane, chat: ChatPane, call: CallPane };

export function Frame() {
  const workspace = useWorkspace();
  const { side, foot, aside, front, palette } = useStore(workspace.layout);
  const project = usePart(workspace.room, (room) => room.project);
  useKeys();
  const [Side, Foot, Aside] = [side === null ? null : SIDES[side], foot === null ? null : FEET[foot], aside === null ? null : ASIDES[aside]];
  return (
    <div className="live" data-front={placeOfFront(front)} data-side={side ?? "none"} data-foot={foot ?? "none"} data-aside={aside ?? "none"}>
      <title>{`${project?.name ?? "Live session"} · Strongroom`}</title>
      <Head />
      <Bar />
      <main className="live-panes">
        {Side === null ? null : <section className="live-side" aria-label={LABELS[side ?? "files"]}><Side /></section>}
        <section className="live-main" aria-label="Code" tabIndex={-1}><CodeArea /></section>
        {Foot === null ? null : <section className="live-foot" aria-label={LABELS[foot ?? "problems"]}><FootTabs /><Foot /></section>}
        {Aside === null ? null : <section className="live-aside" aria-label={LABELS[aside ?? "people"]}><Aside /></section>}
      </main>
      <Notices />
      <CallSound />
      {palette === null ? null : <Palette mode={palette} />}
      <Dialogs />
    </div>
  );
}

const LABELS: Readonly<Record<SidePane | FootPane | AsidePane, string>> = { files: "Files", search: "Search", changes: "Changes", outline: "Outline", problems: "Problems", places: "Places", terminal: "Terminal", people: "People", chat: "Chat", call: "Call" };

function placeOfFront(front: string): "side" | "foot" | "aside" | "code" {
  if (front === "code") return "code";
  return front in SIDES ? "side" : front in FEET ? "foot" : "aside";
}

/** Keys that act anywhere; the text has its own. */
function useKeys(): void {
  const { commands } = useWorkspace();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      // A terminal that may be typed in has all keys.
      if (document.querySelector("[aria-modal=true]") !== null || (event.target instanceof Element && event.target.matches(".live-screen[aria-readonly=false]"))) return;
      const command = commandOfKey(commands, event);
      if (command === null) return;
      event.preventDefault();
      event.stopPropagation();
      void command.run();
    };
    window.addEventListener("keydown", onKey, { capture: true });
    return () => window.removeEventListener("keydown", onKey, { capture: true });
  }, [commands]);
}
