// What the relay's ways to close the host's connection mean for it.

import { CLOSE } from "#protocol/live/envelope/connection.ts";

interface CloseMeaning {
  /** Whether the host comes back by itself. */
  readonly again: boolean;
  readonly words: string;
}

const LOST: CloseMeaning = { again: true, words: "The connection to the server is lost." };

const MEANINGS: Readonly<Record<number, CloseMeaning>> = {
  [CLOSE.restart]: { again: true, words: "The server starts anew." },
  [CLOSE.violation]: { again: true, words: "The server did not take what this program sent." },
  [CLOSE.unknown]: { again: false, words: "The server does not know this session any more: it was ended, or its time is over." },
  [CLOSE.membersOnly]: { again: false, words: "The server does not let this session go on." },
  [CLOSE.time]: { again: true, words: "The server closed the connection: its time was over." },
  [CLOSE.replaced]: { again: false, words: "Another program has taken the host's place in this session." },
  [CLOSE.ended]: { again: false, words: "The session was ended on the server." },
  [CLOSE.behind]: { again: true, words: "The connection is too slow for what is sent." },
  [CLOSE.tooFast]: { again: true, words: "The server asks to send more slowly." },
  [CLOSE.full]: { again: true, words: "The server is full." },
};

export function meaningOf(code: number): CloseMeaning {
  return MEANINGS[code] ?? LOST;
}
