// Who is here, as what, and where; each can be followed.

import { visibleText } from "#base/visible-text.ts";
import { useWorkspace } from "#web/pages/live/frame/workspace-context.ts";
import { usePart, useStore } from "#web/pages/live/session/store.ts";

import { Avatar, presenceWords } from "./Avatar.tsx";

const ROLES = { host: "Host", editor: "Editor", viewer: "Viewer" } as const;

export function PeoplePane() {
  const workspace = useWorkspace();
  const { room, session, following } = workspace;
  const { people, self } = useStore(room);
  const followed = usePart(session.status, ({ guest }) => guest.following);
  return (
    <>
      <div className="live-pane-head"><h2>People</h2><span className="number soft small live-pane-count">{people.length}</span></div>
      <ul className="live-people">
        {people.map((person) => (
          <li key={person.id}>
            <Avatar person={person} />
            <div className="live-person-words">
              <span className="clip"><strong>{person.name}</strong>{person.id === self ? " (you)" : ""}</span>
              <span className="small soft clip" title={visibleText(person.file ?? "")}>{ROLES[person.role]} · {presenceWords(person)}</span>
            </div>
            {person.id === self || person.id === 0 ? null : followed === person.id ? <button type="button" className="live-button small" onClick={() => following.stop()}>Stop</button> : <button type="button" className="live-button small" aria-label={`Follow ${person.name}`} onClick={() => {
              following.start(person.id);
              workspace.layout.update((before) => ({ ...before, front: "code" }));
            }}>Follow</button>}
          </li>
        ))}
      </ul>
      <p className="live-pane-words small soft">The host decides who is let in, who may write, and who is removed.</p>
    </>
  );
}
