// What guests ask of the project: each kind of request has one handler. Whatever goes wrong becomes an answer of one line, and never ends the session.

import { isAppError } from "#base/app-error.ts";
import { visibleText } from "#base/visible-text.ts";
import type { GuestMessage } from "#protocol/live/messages/guest-messages.ts";
import type { BroadcastMessage, DownMessage } from "#protocol/live/messages/host-messages.ts";
import { ForeignUpdate } from "#cli/share/documents/check-update.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

/** Those that the engine passes on: the rest it answers itself. */
export type RequestKind = "tree" | "open" | "close" | "edit" | "state" | "save" | "create" | "move" | "delete" | "search" | "cancel" | "ask" | "format" | "renameSymbol" | "gitStatus" | "committed" | "terminalWish" | "terminalInput" | "terminalSize" | "signal" | "chat";

export interface Request<Kind extends RequestKind = RequestKind> {
  readonly peer: number;
  readonly message: Extract<GuestMessage, { readonly kind: Kind }>;
  readonly body: Bytes;
}

export type Handlers<Kinds extends RequestKind = RequestKind> = { readonly [Kind in Kinds]: (request: Request<Kind>) => Promise<void> | void };

/** How what handlers have to say goes out, in the order in which it is said. */
export interface Outgoing {
  send(peer: number, message: DownMessage, body?: Bytes): void;
  broadcast(message: BroadcastMessage, body?: Bytes): void;
  /** Resolves when the network has taken most of what was sent. */
  paced(): Promise<void>;
}

export interface RequestsGiven {
  readonly handlers: Handlers;
  readonly out: Outgoing;
  readonly remove: (peer: number, why: string) => void;
  readonly onDefect: (error: unknown) => void;
}

/** Of one guest at one time; a page asks for a few. */
const MAX_AT_ONCE = 64;
/** Edits that no page of ours makes: one may be a fault, three are not. */
const MAX_FOREIGN = 3;
const FAILED = "The host's program failed at this; the person at the host was told.";
const MAX_WHY = 256;

export class Requests {
  readonly #given: RequestsGiven;
  readonly #running = new Map<number, number>();
  readonly #foreign = new Map<number, number>();

  constructor(given: RequestsGiven) {
    this.#given = given;
  }

  take(request: Request): void {
    const { peer } = request;
    const running = this.#running.get(peer) ?? 0;
    if (running >= MAX_AT_ONCE && "request" in request.message) return this.#answer(request, "Too much was asked at one time; try again in a moment.");
    this.#running.set(peer, running + 1);
    // A handler begins at once: edits are applied in the order in which they came.
    this.#handle(request)
      .catch((error: unknown) => this.#fail(request, error))
      .finally(() => this.#running.set(peer, (this.#running.get(peer) ?? 1) - 1))
      .catch(this.#given.onDefect);
  }

  forget(peer: number): void {
    this.#running.delete(peer);
    this.#foreign.delete(peer);
  }

  async #handle(request: Request): Promise<void> {
    const handler = this.#given.handlers[request.message.kind] as (request: Request) => Promise<void> | void;
    await handler(request);
  }

  #fail(request: Request, error: unknown): void {
    if (isAppError(error, "live.request-refused")) return this.#answer(request, error.message);
    if (error instanceof ForeignUpdate) return this.#refuseForeign(request, error);
    this.#given.onDefect(error);
    this.#answer(request, FAILED);
  }

  #refuseForeign(request: Request, { message }: ForeignUpdate): void {
    const count = (this.#foreign.get(request.peer) ?? 0) + 1;
    this.#foreign.set(request.peer, count);
    this.#answer(request, "This is no edit of a text as this program knows it; it was not taken.");
    if (count >= MAX_FOREIGN) this.#given.remove(request.peer, message);
  }

  #answer({ peer, message }: Request, text: string): void {
    const why = visibleText(text).slice(0, MAX_WHY);
    this.#given.out.send(peer, "request" in message ? { kind: "failed", request: message.request, why } : { kind: "refused", what: message.kind, why });
  }
}
