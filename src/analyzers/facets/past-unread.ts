// Versions of files that nobody searched for secrets, by why.

import type { FacetValue } from "#protocol/report/facets/index.ts";
import { PAST_UNREAD, type PastSummary } from "#protocol/sandbox/wire.ts";

export function listPastUnread({ unread }: Pick<PastSummary, "unread">): FacetValue<"coverage">["results"]["pastUnread"] {
  return PAST_UNREAD.flatMap((reason) => (unread[reason] === undefined ? [] : [{ reason, files: unread[reason] }]));
}
