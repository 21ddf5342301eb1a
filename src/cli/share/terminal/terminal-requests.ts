// Guests and the host's terminal: asked for each time, granted by the person at the host, and gone with the connection.

import type { HostState } from "#protocol/live/peers/host-state.ts";
import type { HostPerson } from "#cli/share/session/host-person.ts";
import type { Handlers } from "#cli/share/session/requests.ts";
import type { SharedTerminal } from "./shared-terminal.ts";

export interface TerminalRequestsGiven {
  readonly terminal: SharedTerminal;
  readonly person: HostPerson;
  readonly members: () => HostState["members"];
}

/** A guest who asks again and again is heard once in a while. */
const ASKS_AGAIN_MS = 10_000;

export function createTerminalRequests({ terminal, person, members }: TerminalRequestsGiven): Handlers<"terminalWish" | "terminalInput" | "terminalSize"> {
  const asked = new Map<number, number>();
  return {
    terminalWish: ({ peer, message: { mode } }) => {
      const now = Date.now();
      if (now - (asked.get(peer) ?? 0) < ASKS_AGAIN_MS) return;
      asked.set(peer, now);
      person.wishesTerminal({ peer, name: members().get(peer)?.name ?? "", mode });
    },
    // The engine passes these on only from whom the terminal was given to write in.
    terminalInput: ({ body }) => terminal.input(body),
    terminalSize: ({ message: { size } }) => terminal.resize(size),
  };
}
