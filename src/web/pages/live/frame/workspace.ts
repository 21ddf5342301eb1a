// All of a session's state on this page in one place: made once when somebody asks to join, given to every part of the page.

import { Documents } from "#web/pages/live/documents/documents.ts";
import { Editors } from "#web/pages/live/editor/editors.ts";
import { activeTab } from "#web/pages/live/documents/tabs.ts";
import { createFiles, type Files } from "#web/pages/live/files/files.ts";
import { hearProblems, type Problems } from "#web/pages/live/language/problems.ts";
import { createChanges, type Changes } from "#web/pages/live/panels/changes.ts";
import { createOutline, type Outline } from "#web/pages/live/panels/outline.ts";
import { createSearch, type Search } from "#web/pages/live/panels/search.ts";
import { createSending, heardBack, type Sending } from "#web/pages/live/people/chat-read.ts";
import { createCursors, keepCursors, placeCursor, type Cursors } from "#web/pages/live/people/cursors.ts";
import { createFollowing, type Following } from "#web/pages/live/people/following.ts";
import { startPresence } from "#web/pages/live/people/own-presence.ts";
import { addNotice, EMPTY_ROOM, hearAll, hearProject, seat, type Room } from "#web/pages/live/people/room.ts";
import type { LiveSession } from "#web/pages/live/session/session.ts";
import { createStore, type Store } from "#web/pages/live/session/store.ts";
import { Call } from "#web/pages/live/call/call.ts";
import { createTerminals, type Terminals } from "#web/pages/live/terminal/terminals.ts";

import { createCommands, type Command } from "./commands.ts";
import { goToDefinition } from "./code-acts.ts";
import { createLayout, type Layout } from "./layout.ts";
import { createDialogs, type Dialog } from "./dialogs.ts";

export interface Workspace {
  readonly session: LiveSession;
  readonly room: Store<Room>;
  readonly cursors: Store<Cursors>;
  readonly sending: Store<Sending>;
  readonly documents: Documents;
  readonly editors: Editors;
  readonly files: Files;
  readonly problems: Store<Problems>;
  readonly search: Search;
  readonly changes: Changes;
  readonly outline: Outline;
  readonly terminals: Terminals;
  readonly call: Call;
  readonly following: Following;
  readonly layout: Store<Layout>;
  readonly dialog: Store<Dialog | null>;
  readonly commands: readonly Command[];
  /** By this person's hand: whoever was followed is not any more. */
  open(path: string): void;
  notify(text: string): void;
}

export function createWorkspace(session: LiveSession): Workspace {
  const room = createStore<Room>(EMPTY_ROOM);
  const cursors = createCursors();
  const sending = createSending();
  const problems = createStore<Problems>(new Map());
  const layout = createLayout();
  const notify = (text: string): void => room.update((before) => addNotice(before, { level: "warning", text }));
  const documents = new Documents({ session, warn: notify });
  const editors = new Editors({ session, documents, room, cursors, problems, onDefinition: (document, offset) => void goToDefinition(workspace, { document, offset }) });
  const following = createFollowing({ session, documents, editors, room });
  const workspace: Workspace = {
    session, room, cursors, sending, problems, layout, documents, editors, following, notify,
    files: createFiles(session),
    search: createSearch(session),
    changes: createChanges(session),
    outline: createOutline(session),
    terminals: createTerminals(session),
    call: new Call({ session, room, notify, iceServers: [] }),
    dialog: createDialogs(),
    commands: createCommands(() => workspace),
    open(path) {
      following.stop();
      editors.go(path, null);
      layout.update((before) => ({ ...before, front: "code" }));
    },
  };
  listen(workspace);
  startPresence({ session, fileOf: () => activeTab(documents.tabs.get())?.path ?? null, subscribe: documents.tabs.subscribe });
  return workspace;
}

function listen({ session, room, cursors, sending, problems, notify }: Workspace): void {
  session.status.subscribe(() => {
    const { guest } = session.status.get();
    if (room.get().self !== guest.peer || room.get().people.length !== guest.roster.length + 1 || rosterChanged(room.get(), guest.roster)) {
      room.update((before) => seat(before, { self: guest.peer, roster: guest.roster }));
      cursors.update((before) => keepCursors(before, new Set(guest.roster.map(({ id }) => id)).add(0)));
    }
  });
  session.listen({
    onDown(message) {
      if (message.kind === "project") room.update((before) => hearProject(before, message));
      else if (message.kind === "refused" && message.what !== "edit") notify(message.why);
    },
    onBroadcast(message) {
      room.update((before) => hearAll(before, message));
      if (message.kind === "cursor") cursors.update((before) => placeCursor(before, message.person, { document: message.document, anchor: message.anchor, head: message.head, at: Date.now() }));
      else if (message.kind === "diagnostics") problems.update((before) => hearProblems(before, message));
      else if (message.kind === "chat" && message.person === room.get().self) sending.update((before) => heardBack(before, message.text));
    },
  });
}

function rosterChanged({ people }: Room, roster: readonly { readonly id: number; readonly role: string; readonly name: string }[]): boolean {
  return roster.some(({ id, role, name }) => !people.some((person) => person.id === id && person.role === role && person.name === name));
}
