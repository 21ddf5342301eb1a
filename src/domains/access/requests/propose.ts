// How other parts of the domain ask for a change; ./requests.ts does it.

import type { Uuid } from "#base/uuid.ts";
import type { PersonCaller } from "#platform/http/route.ts";

export interface Proposal {
  readonly teamId: Uuid;
  /** Of a registered kind. */
  readonly kind: string;
  readonly subjectId: Uuid;
  readonly change: unknown;
  /** Why, in the proposer's words; sealed. */
  readonly reason: string;
}

/** `applied`: nobody else could approve, so it was done at once and the record says so. */
export interface Proposed {
  readonly requestId: Uuid;
  readonly state: "open" | "applied";
}

export interface Proposals {
  /**
   * `person` comes from `authorise` with a permission that demands elevation, so `under` names that elevation.
   * @throws AppError `access-request.open-already` when the same kind of change of the same subject waits, `member.needs-third`, and what the kind's `apply` throws when it is done at once.
   */
  propose(person: PersonCaller, proposal: Proposal): Promise<Proposed>;
}
