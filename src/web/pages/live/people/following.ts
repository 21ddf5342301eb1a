// Following somebody: their file comes to the front and scrolls as theirs, until this person makes a move of its own.

import type { Documents } from "#web/pages/live/documents/documents.ts";
import type { Editors } from "#web/pages/live/editor/editors.ts";
import type { LiveSession } from "#web/pages/live/session/session.ts";
import type { Store } from "#web/pages/live/session/store.ts";

import type { Room } from "./room.ts";

export interface Following {
  start(person: number): void;
  stop(): void;
  /** Null: nobody. */
  person(): number | null;
}

export interface FollowingGiven {
  readonly session: LiveSession;
  readonly documents: Documents;
  readonly editors: Editors;
  readonly room: Store<Room>;
}

export function createFollowing({ session, documents, editors, room }: FollowingGiven): Following {
  const person = (): number | null => session.status.get().guest.following;
  let asked: string | null = null;

  const showFile = (): void => {
    const file = room.get().people.find(({ id }) => id === person())?.file ?? null;
    if (person() === null || file === null || file === asked) return;
    asked = file;
    documents.open(file);
  };

  session.listen({
    onView(from, message) {
      if (from !== person()) return;
      const document = documents.find(message.document);
      if (document?.ready !== true) return showFile();
      if (asked !== document.path) {
        asked = document.path;
        documents.open(document.path);
      }
      editors.showView(document, message);
    },
  });
  room.subscribe(showFile);
  session.status.subscribe(showFile);

  return {
    person,
    start(who) {
      asked = null;
      session.follow(who);
    },
    stop() {
      if (person() !== null) session.follow(null);
    },
  };
}
