// The head: what project this is and whose, how the connection is, who is here.

import { usePart, useStore } from "#web/pages/live/session/store.ts";
import { describePhase } from "#web/pages/live/session/phase-words.ts";
import { timeLeft, useNow } from "#web/pages/live/session/PhasePage.tsx";
import { Avatar } from "#web/pages/live/people/Avatar.tsx";
import { writingRefusal } from "#web/pages/live/people/room.ts";
import { Mark } from "#web/ui/Mark.tsx";

import { openPane } from "./layout.ts";
import { LiveIcon } from "./LiveIcon.tsx";
import { useWorkspace } from "./workspace-context.ts";

const MOST_FACES = 5;

export function Head() {
  const { room, layout, dialog } = useWorkspace();
  const { project, people, self } = useStore(room);
  const refusal = usePart(room, writingRefusal);
  const others = people.filter(({ id }) => id !== self);
  return (
    <header className="live-head">
      <span className="live-head-mark"><Mark /></span>
      <div className="live-head-words">
        <h1 className="clip">{project?.name ?? "Live session"}</h1>
        <span className="small soft clip">{project === null ? "The host is telling what it shares" : `shared by ${project.host}`}</span>
      </div>
      <button type="button" className="live-go" aria-label="Go to a file" onClick={() => layout.update((before) => ({ ...before, palette: "files" }))}>
        <LiveIcon name="search" size={16} /><span>Go to a file</span><kbd>Ctrl P</kbd>
      </button>
      <Connection />
      {refusal === null ? null : <span className="live-chip" title={refusal}><LiveIcon name="eye" size={16} />Read-only</span>}
      <button type="button" className="live-faces" aria-label={`${people.length} people: show them`} onClick={() => layout.update((before) => openPane(before, "people"))}>
        {others.slice(0, MOST_FACES).map((person) => <Avatar key={person.id} person={person} />)}
        {others.length > MOST_FACES ? <span className="live-face more">+{others.length - MOST_FACES}</span> : null}
      </button>
      <button type="button" className="live-button leave" onClick={() => dialog.set({ kind: "leave" })} aria-label="Leave"><LiveIcon name="leave" size={16} /><span>Leave</span></button>
    </header>
  );
}

function Connection() {
  const { session } = useWorkspace();
  const status = useStore(session.status);
  const words = describePhase(status, useNow());
  return (
    <span className="live-chip live-state" data-tone={words.tone} role="status" title={words.text}>
      <LiveIcon name={words.tone === "good" ? "lock" : "problems"} size={16} />
      <span>{words.title}{words.secondsLeft === null ? "" : <span aria-hidden="true"> · {timeLeft(words.secondsLeft)}</span>}</span>
    </span>
  );
}
