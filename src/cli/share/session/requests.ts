// What guests ask of the project: each kind of request has one handler. Whatever goes wrong becomes an answer of one line, and never ends the session.

import { isAppError } from "#base/app-error.ts";
import { createTurns, type Turns } from "#base/turns.ts";
import { visibleText } from "#base/visible-text.ts";
import type { GuestMessage } from "#protocol/live/messages/guest-messages.ts";
import type { BroadcastMessage, DownMessage } from "#protocol/live/messages/host-messages.ts";
import { ForeignUpdate } from "#cli/share/documents/check-update.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

/** Those that the engine passes on: the rest it answers itself. */
export type RequestKind = "tree" | "open" | "close" | "edit" | "state" | "save" | "create" | "move" | "delete" | "search" | "cancel" | "ask" | "resolve" | "format" | "renameSymbol" | "gitStatus" | "committed" | "terminalWish" | "terminalInput" | "terminalSize" | "signal" | "chat";

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
/** Answered with whole texts: of one guest one after the other, each when the network has taken most of the one before. */
const IN_BULK: ReadonlySet<RequestKind> = new Set<RequestKind>(["open", "state", "committed"]);
/** Edits that no page of ours makes: one may be a fault, three are not. */
const MAX_FOREIGN = 3;
const FAILED = "The host's program failed at this; the person at the host was told.";
const MAX_WHY = 256;

/** What is under way for one guest. */
interface Asking {
  running: number;
  foreign: number;
  readonly inTurn: Turns;
}

export class Requests {
  readonly #given: RequestsGiven;
  readonly #byPeer = new Map<number, Asking>();

  constructor(given: RequestsGiven) {
    this.#given = given;
  }

  take(request: Request): void {
    const { peer, message: { kind } } = request;
    const asking = this.#askingOf(peer);
    const isBulk = IN_BULK.has(kind);
    if (asking.running >= MAX_AT_ONCE && (isBulk || "request" in request.message)) return this.#answer(request, "Too much was asked at one time; try again in a moment.");
    asking.running += 1;
    // All but what is large begins at once: edits are applied in the order in which they came.
    (isBulk ? asking.inTurn(async () => await this.#handleInTurn(request, asking)) : this.#handle(request))
      .catch((error: unknown) => this.#fail(request, error))
      .finally(() => (asking.running -= 1))
      .catch(this.#given.onDefect);
  }

  forget(peer: number): void {
    this.#byPeer.delete(peer);
  }

  #askingOf(peer: number): Asking {
    const asking = this.#byPeer.get(peer) ?? { running: 0, foreign: 0, inTurn: createTurns() };
    this.#byPeer.set(peer, asking);
    return asking;
  }

  async #handleInTurn(request: Request, asking: Asking): Promise<void> {
    // Who has left meanwhile waits for nothing.
    if (this.#byPeer.get(request.peer) === asking) await this.#handle(request);
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
    const count = (this.#askingOf(request.peer).foreign += 1);
    this.#answer(request, "This is no edit of a text as this program knows it; it was not taken.");
    if (count >= MAX_FOREIGN) this.#given.remove(request.peer, message);
  }

  #answer({ peer, message }: Request, text: string): void {
    const why = visibleText(text).slice(0, MAX_WHY);
    this.#given.out.send(peer, "request" in message ? { kind: "failed", request: message.request, why } : { kind: "refused", what: message.kind, why });
  }
}
