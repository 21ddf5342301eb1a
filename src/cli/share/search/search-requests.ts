// A guest searches, one search at a time.

import type { Project } from "#cli/share/project/project.ts";
import type { Cancellations } from "#cli/share/session/cancellations.ts";
import type { Handlers, Outgoing } from "#cli/share/session/requests.ts";
import { MAX_BATCH, searchProject } from "./search.ts";

export function createSearchRequests({ project, out, cancellations }: { readonly project: Project; readonly out: Outgoing; readonly cancellations: Cancellations }): Handlers<"search"> {
  const latest = new Map<number, number>();
  return {
    search: async ({ peer, message: { request, kind: _kind, ...query } }) => {
      // Whoever types a search asks anew with each letter.
      const before = latest.get(peer);
      if (before !== undefined) cancellations.cancel(peer, before);
      latest.set(peer, request);
      const end = await cancellations.run({ peer, request }, async (signal) =>
        await searchProject({
          project, query, signal,
          onFound: (matches) => {
            for (let at = 0; at < matches.length; at += MAX_BATCH) out.send(peer, { kind: "found", request, matches: matches.slice(at, at + MAX_BATCH), end: "no" });
          },
        }));
      if (latest.get(peer) === request) latest.delete(peer);
      out.send(peer, { kind: "found", request, matches: [], end });
    },
  };
}
