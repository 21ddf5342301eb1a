// The person at the host, as a session needs them: asked, told, and nothing of how. The terminal is one way; tests are another.

import type { Role } from "#protocol/live/messages/roles.ts";

export interface AskingGuest {
  readonly peer: number;
  readonly name: string;
  /** Six digits, which the guest sees too. */
  readonly code: string;
}

export type Told =
  | { readonly kind: "connected" }
  | { readonly kind: "connection-lost"; readonly words: string }
  | { readonly kind: "over"; readonly words: string }
  | { readonly kind: "joined"; readonly name: string; readonly role: Role }
  | { readonly kind: "left" | "lost" | "back"; readonly name: string }
  | { readonly kind: "role"; readonly name: string; readonly role: Role }
  | { readonly kind: "chat"; readonly name: string; readonly text: string }
  | { readonly kind: "notice"; readonly text: string }
  | { readonly kind: "defect"; readonly error: unknown };

export interface HostPerson {
  /** Somebody asks to come in: answered by the session's `admit` or `refuse`. */
  rings(guest: AskingGuest): void;
  /** A question of one line with yes and no; no, when the guest whose wish it is has left. @throws AppError `live.request-refused` for one who asks too much. */
  confirm(question: string, peer?: number): Promise<boolean>;
  /** Somebody asks for the terminal. @throws AppError `live.request-refused` for one who asks again, or too much. */
  wishesTerminal(wish: { readonly peer: number; readonly name: string; readonly mode: "read" | "write" }): void;
  tell(told: Told): void;
  /** Who is here, or asks to be, has changed. */
  peopleChanged(): void;
}
