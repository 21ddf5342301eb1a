// What the host has to say to all, and what did not go well here, until it is put away.

import { dropNotice } from "#web/pages/live/people/room.ts";
import { usePart } from "#web/pages/live/session/store.ts";

import { LiveIcon } from "./LiveIcon.tsx";
import { useWorkspace } from "./workspace-context.ts";

export function Notices() {
  const { room } = useWorkspace();
  const notices = usePart(room, (value) => value.notices);
  return (
    <div className="live-notices" role="log" aria-label="Notices">
      {notices.map(({ key, level, text }) => (
        <p key={key} className="live-notice" data-level={level}>
          <span>{text}</span>
          <button type="button" className="live-icon-button" aria-label="Put this notice away" onClick={() => room.update((before) => dropNotice(before, key))}><LiveIcon name="close" size={16} /></button>
        </p>
      ))}
    </div>
  );
}
