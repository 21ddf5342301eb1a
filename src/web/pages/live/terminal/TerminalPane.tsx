// A terminal on the host's machine, while the host's person grants it: a banner says so, and in which way.

import { useState } from "react";

import { useWorkspace } from "#web/pages/live/frame/workspace-context.ts";
import { useStore } from "#web/pages/live/session/store.ts";

import { PhoneKeys } from "./PhoneKeys.tsx";
import { TerminalScreen } from "./TerminalScreen.tsx";

export function TerminalPane() {
  const { terminals, room } = useWorkspace();
  const { granted, asked, taken } = useStore(terminals.store);
  const { project } = useStore(room);
  const [chosen, setChosen] = useState<number | null>(null);
  const terminal = granted.find(({ id }) => id === chosen) ?? granted[0];
  const host = project?.host ?? "The host";
  if (terminal === undefined) {
    return (
      <div className="live-pane-words">
        <p>{asked !== null ? `${host} is asked for a terminal that you may ${asked === "read" ? "watch" : "type in"}. It opens here when they say yes.` : taken ? "The terminal was closed, or is not granted any more." : "A terminal runs on the host's machine. It is off until the host says yes, each time."}</p>
        <div className="buttons">
          <button type="button" className="live-button" disabled={asked !== null} onClick={() => terminals.ask("read")}>Ask to watch</button>
          <button type="button" className="live-button" disabled={asked !== null} onClick={() => terminals.ask("write")}>Ask to type</button>
        </div>
      </div>
    );
  }
  return (
    <div className="live-terminal">
      <p className="live-banner" data-level={terminal.mode === "write" ? "warning" : "info"} role="status">
        {terminal.mode === "write" ? `What you type here runs on ${host}'s machine.` : `You watch a terminal on ${host}'s machine; you cannot type.`}
        {terminal.mode === "read" ? <button type="button" className="live-link" disabled={asked !== null} onClick={() => terminals.ask("write")}>{asked === "write" ? "Asked" : "Ask to type"}</button> : null}
        {granted.length > 1 ? granted.map(({ id }) => <button key={id} type="button" className="live-link" aria-pressed={id === terminal.id} onClick={() => setChosen(id)}>Terminal {id}</button>) : null}
      </p>
      <TerminalScreen key={terminal.id} terminal={terminal} />
      {terminal.mode === "write" ? <PhoneKeys key={`keys ${terminal.id}`} id={terminal.id} /> : null}
    </div>
  );
}
