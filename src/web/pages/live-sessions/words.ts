// How live sessions are spoken of.

import type { LiveSession } from "#protocol/api/live-sessions.ts";

type LiveEnd = NonNullable<LiveSession["ended"]>;

/** Behind it stands who, where somebody ended it here. */
export const END_WORDS: Readonly<Record<LiveEnd["reason"], string>> = {
  host: "by the host",
  person: "here, by",
  access: "as whoever started it lost access",
  idle: "as nobody else took part",
  "host-away": "as the host did not come back",
};
