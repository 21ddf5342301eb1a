// Changes that need others' approval: a role, a rule, a policy, a powerful invitation. Who owns the thing registers how a change of
// it is described, checked and applied; asking, approving and recording is the same machine for all (./requests.ts).

import type { Actor } from "#domains/audit/index.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { ApprovalKind, TeamPolicy } from "#protocol/api/policies.ts";
import type { z } from "zod";

/** For people: one sentence, and what is now and what would be. It is shown through `visibleText` and never kept. */
export interface ChangeDescription {
  /** As "Make Ada an administrator". */
  readonly title: string;
  readonly lines: readonly { readonly label: string; readonly before: string | null; readonly after: string | null }[];
}

export interface ChangeContext {
  readonly tenantId: Uuid;
  /** The thing that is changed: a member, a policy, the team. */
  readonly subjectId: Uuid;
  readonly requestId: Uuid;
  readonly requestedBy: Uuid;
}

/** `Change` is what a request keeps, sealed; `Prepared` what had to be asked for before the transaction: keys, mails. */
export interface ChangeKind<Change, Prepared> {
  /** `<thing>.<verb>`, as `member.change-role`: kept in requests. */
  readonly kind: string;
  /** What such a change is, in lists: "Change somebody's role". */
  readonly title: string;
  /** Whose rule in the team's policy says how many approve it. */
  readonly rule: Exclude<ApprovalKind, "access">;
  readonly schema: z.ZodType<Change>;
  /** Whether it changes what is the owners' (./rules.ts), given the policy as it is. */
  ofOwners(change: Change, policy: TeamPolicy): boolean;
  describe(change: Change, context: ChangeContext): Promise<ChangeDescription>;
  prepare(change: Change, context: ChangeContext): Promise<Prepared>;
  /**
   * In the transaction of the last approval; checks again that the change is still valid, does it, and records it.
   * `actor` is the last approver, or who asked where nobody else could approve.
   * @throws AppError when it is no longer valid: the request is closed with that code, and nothing is done.
   */
  apply(tx: Tx, given: { readonly change: Change; readonly prepared: Prepared; readonly context: ChangeContext; readonly actor: Actor }): Promise<void>;
  /** After the commit: what has to be told to caches. */
  applied(change: Change, context: ChangeContext): Promise<void>;
}

/** A change of one kind, parsed, with its types forgotten. */
export interface BoundChange {
  readonly rule: Exclude<ApprovalKind, "access">;
  /** As it is kept: JSON of what the kind's schema makes of it. */
  readonly json: string;
  ofOwners(policy: TeamPolicy): boolean;
  describe(context: ChangeContext): Promise<ChangeDescription>;
  /** Asks for keys; gives what does it in a transaction, and what is to be done after that. */
  prepare(context: ChangeContext): Promise<PreparedChange>;
}

export interface PreparedChange {
  apply(tx: Tx, actor: Actor): Promise<void>;
  applied(): Promise<void>;
}

export interface Changes {
  /** @throws Error (a defect) for a kind that is registered already. */
  register<Change, Prepared>(kind: ChangeKind<Change, Prepared>): void;
  /** What changes of the kind are called. */
  titleOf(kind: string): string;
  /** @throws Error (a defect) for a kind that nobody registers, or a change that its schema refuses. */
  bind(kind: string, change: unknown): BoundChange;
}

export function createChanges(): Changes {
  const kinds = new Map<string, { readonly title: string; bind(change: unknown): BoundChange }>();
  const registered = (kind: string) => {
    const found = kinds.get(kind);
    if (found === undefined) throw new Error(`Defect: nobody registers the kind of change ${kind}.`);
    return found;
  };
  return {
    register(kind) {
      if (kinds.has(kind.kind)) throw new Error(`Defect: the kind of change ${kind.kind} is registered twice.`);
      kinds.set(kind.kind, { title: kind.title, bind: (change) => bindChange(kind, change) });
    },
    titleOf: (kind) => registered(kind).title,
    bind: (kind, change) => registered(kind).bind(change),
  };
}

function bindChange<Change, Prepared>(kind: ChangeKind<Change, Prepared>, given: unknown): BoundChange {
  const change = kind.schema.parse(given);
  return {
    rule: kind.rule,
    json: JSON.stringify(change),
    ofOwners: (policy) => kind.ofOwners(change, policy),
    describe: (context) => kind.describe(change, context),
    async prepare(context) {
      const prepared = await kind.prepare(change, context);
      return {
        apply: (tx, actor) => kind.apply(tx, { change, prepared, context, actor }),
        applied: () => kind.applied(change, context),
      };
    },
  };
}
