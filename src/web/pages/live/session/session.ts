// A guest's session as the page has it: what state it is in, what is said and asked, and who listens to what.

import { LIVE_PATH } from "#protocol/live/envelope/connection.ts";
import type { Bytes } from "#protocol/live/envelope/header.ts";
import type { GuestMessage } from "#protocol/live/messages/guest-messages.ts";
import type { BroadcastMessage, DownMessage, FollowerMessage } from "#protocol/live/messages/host-messages.ts";
import { createGuestEngine, type GuestNews } from "#protocol/live/peers/guest-engine.ts";

import { GuestConnection, type ConnectionState } from "./connection.ts";
import { createRequests, type Requests } from "./requests.ts";
import { createStore, type Store } from "./store.ts";

export interface LiveListener {
  readonly onDown?: (message: DownMessage, body: Bytes) => void;
  readonly onBroadcast?: (message: BroadcastMessage, body: Bytes) => void;
  readonly onView?: (person: number, message: FollowerMessage) => void;
  /** Something was missed for good: every document is to be compared. */
  readonly onCompare?: () => void;
  /** It is back after it was away. */
  readonly onReturn?: () => void;
}

export interface LiveSession {
  readonly status: Store<ConnectionState>;
  readonly ask: Requests["ask"];
  send(message: GuestMessage, body?: Bytes): void;
  follow(person: number | null): void;
  leave(): Promise<void>;
  listen(listener: LiveListener): void;
}

const BUILD = "web";

/** Connects and asks to be let in. @throws AppError `live.refused` for what is no link. */
export async function joinSession({ link, name }: { readonly link: string; readonly name: string }): Promise<LiveSession> {
  const engine = await createGuestEngine({ link, name, build: BUILD, now: Date.now() });
  const { protocol, host, pathname } = new URL(link);
  const status = createStore<ConnectionState>({ guest: engine.state(), closed: null, over: false });
  const listeners: LiveListener[] = [];
  const requests = createRequests(async (message) => await connection.send(message));

  const connection = new GuestConnection({
    engine,
    address: `${protocol === "https:" ? "wss" : "ws"}://${host}${LIVE_PATH}${pathname.slice("/j/".length)}`,
    onNews: hear,
    onState(state) {
      const before = status.get();
      status.set(sameStatus(before, state) ? before : state);
      if (before.guest.phase === "away" && state.guest.phase === "member") for (const listener of listeners) listener.onReturn?.();
      if (state.guest.phase !== "out" || before.guest.phase === "out") return;
      requests.failAll("The session is over.");
      // Whatever was shown of the session hangs on those who listen.
      listeners.length = 0;
    },
  });

  function hear(news: GuestNews): void {
    if (news.kind === "down" && "request" in news.message) requests.take({ message: news.message, body: news.body });
    for (const listener of listeners) {
      if (news.kind === "down") listener.onDown?.(news.message, news.body);
      else if (news.kind === "broadcast") listener.onBroadcast?.(news.message, news.body);
      else if (news.kind === "view") listener.onView?.(news.person, news.message);
      else if (news.kind === "compare") listener.onCompare?.();
    }
  }

  function send(message: GuestMessage, body?: Bytes): void {
    void connection.send(message, body);
  }

  return {
    status,
    ask: requests.ask,
    send,
    follow: (person) => void connection.act({ kind: "follow", person, now: Date.now() }),
    leave: async () => await connection.leave(),
    listen: (listener) => void listeners.push(listener),
  };
}

/** When frames came and went is nothing to draw the page again for. */
function sameStatus(a: ConnectionState, b: ConnectionState): boolean {
  const { guest: one, ...restOne } = a;
  const { guest: two, ...restTwo } = b;
  const shown = ["phase", "since", "hostAway", "code", "role", "roster", "following", "reason", "peer"] as const;
  return shown.every((key) => one[key] === two[key]) && restOne.closed === restTwo.closed && restOne.over === restTwo.over;
}
