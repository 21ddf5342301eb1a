// What a relay asks of whoever knows about sessions, and tells them. It never learns more of a session than stands here.

import type { Uuid } from "#base/uuid.ts";

export interface RelayedSession {
  readonly tenantId: Uuid;
  readonly id: Uuid;
  readonly hostTokenHash: Uint8Array;
  readonly membersOnly: boolean;
}

/** Why a relay ends a session. */
export type RelayEnd = "host" | "access" | "idle" | "host-away";

/** A member of the team who joined with a browser's session. */
export interface RelayedMember {
  readonly personId: Uuid;
  readonly sessionId: Uuid;
}

/** A session with the members of the team who are in it. */
export interface HeldSession {
  readonly session: RelayedSession;
  readonly members: readonly RelayedMember[];
}

export interface RelayRegister {
  /** The running session of this id (16 bytes), or null. */
  find(session: Uint8Array): Promise<RelayedSession | null>;
  /** Whether whoever started it may still share. */
  mayShare(session: RelayedSession): Promise<boolean>;
  /** Whom the cookie is of, when they may join a session for members only; else null. */
  findMember(session: RelayedSession, cookie: string | undefined): Promise<RelayedMember | null>;
  mayStay(session: RelayedSession, member: RelayedMember): Promise<boolean>;
  /** Those of whom something may have changed since `confirmed`: for all of them in a few questions, since it is asked every two seconds. */
  listChanged<Held extends HeldSession>(held: readonly Held[]): Promise<readonly Held[]>;
  /** Whoever may share and stay still may, as was asked for after `listChanged`. */
  confirmed(session: RelayedSession): void;
  /** These hosts are there; told from time to time. */
  seen(sessions: readonly Uint8Array[]): Promise<void>;
  /** Gives what to call at the end of the connection. Waits for nothing. */
  connected(session: RelayedSession, given: { readonly peer: number; readonly address: string }): () => void;
  ended(session: RelayedSession, given: { readonly reason: RelayEnd; readonly mostParticipants: number }): Promise<void>;
  /** It is as many as this at one time. Waits for nothing. */
  participants(session: RelayedSession, mostParticipants: number): void;
}
