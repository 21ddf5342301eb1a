// A guest without a page, for tests: the real engine on a real WebSocket, with documents as a page has them.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import * as Y from "yjs";

import { dialLive, type LiveSocket } from "#platform/http/live-socket.ts";
import { joinBytes } from "#protocol/live/handshake/bytes.ts";
import type { GuestMessage } from "#protocol/live/messages/guest-messages.ts";
import type { BroadcastMessage, DownMessage } from "#protocol/live/messages/host-messages.ts";
import { createGuestEngine, type GuestEngine, type GuestNews, type GuestOutput } from "#protocol/live/peers/guest-engine.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Down<Kind extends DownMessage["kind"]> = Extract<DownMessage, { readonly kind: Kind }>;
type Broadcast<Kind extends BroadcastMessage["kind"]> = Extract<BroadcastMessage, { readonly kind: Kind }>;

const LONGEST_MS = 10_000;
const LOOK_AGAIN_MS = 25;

export interface OpenFile {
  readonly id: number;
  readonly writable: boolean;
  readonly doc: Y.Doc;
  readonly text: Y.Text;
}

/** Asks to come in; `code` is there when the host was asked. */
export async function joinAsGuest({ link, name }: { readonly link: string; readonly name: string }): Promise<LiveGuest> {
  const engine = await createGuestEngine({ link, name, build: "test", now: Date.now() });
  const { origin, pathname } = new URL(link);
  const guest = new LiveGuest(engine, { server: origin, sessionId: pathname.split("/").at(-1) ?? "" });
  guest.connect(engine.token);
  return guest;
}

export class LiveGuest {
  readonly engine: GuestEngine;
  readonly news: GuestNews[] = [];
  readonly #place: { readonly server: string; readonly sessionId: string };
  readonly #waiting = new Set<() => void>();
  readonly #pieces = new Map<number, Bytes[]>();
  readonly #files = new Map<number, OpenFile>();
  #socket: LiveSocket | null = null;
  #before: Promise<unknown> = Promise.resolve();
  #request = 0;
  /** Set by a test: no further connection is made until `connect`. */
  isOffline = false;

  constructor(engine: GuestEngine, place: { readonly server: string; readonly sessionId: string }) {
    [this.engine, this.#place] = [engine, place];
  }

  connect(token: Bytes): void {
    if (this.isOffline) return;
    const socket: LiveSocket = dialLive({ ...this.#place, side: "guest", token: Buffer.from(token).toString("base64url") })({
      opened: () => undefined,
      frame: (frame) => void this.#run(this.engine.receive(frame, Date.now())),
      closed: () => {
        if (this.#socket === socket) void this.#run(this.engine.act({ kind: "lost", now: Date.now() }));
      },
    });
    this.#socket = socket;
  }

  /** The network goes, without a word. */
  async goOffline(): Promise<void> {
    this.isOffline = true;
    this.#socket?.close();
    await this.until(() => this.engine.state().phase !== "member" || null);
  }

  goOnline(): void {
    this.isOffline = false;
    const asked = this.news.findLast((each) => each.kind === "reconnect");
    assert.ok(asked !== undefined, "the guest did not ask for another connection");
    this.connect(asked.token);
  }

  /** Looks whenever something came in, and every now and then, since the host's side changes too. */
  async until<Value>(look: () => Value | null | undefined | false): Promise<Value> {
    const deadline = Date.now() + LONGEST_MS;
    for (;;) {
      const value = look();
      if (value !== null && value !== undefined && value !== false) return value;
      assert.ok(Date.now() < deadline, `nothing came within ${LONGEST_MS} ms; the last was ${JSON.stringify(this.news.slice(-5).map((each) => ("message" in each ? each.message : each.kind)))}`);
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, LOOK_AGAIN_MS);
        this.#waiting.add(wake);
      });
    }
  }

  async isMember(): Promise<void> {
    await this.until(() => this.engine.state().phase === "member" && this.downs("project").length > 0);
  }

  downs<Kind extends DownMessage["kind"]>(kind: Kind): Down<Kind>[] {
    return this.news.flatMap((each) => (each.kind === "down" && each.message.kind === kind ? [each.message as Down<Kind>] : []));
  }

  broadcasts<Kind extends BroadcastMessage["kind"]>(kind: Kind): Broadcast<Kind>[] {
    return this.news.flatMap((each) => (each.kind === "broadcast" && each.message.kind === kind ? [each.message as Broadcast<Kind>] : []));
  }

  async send(message: GuestMessage, body?: Bytes): Promise<void> {
    await this.#run(this.engine.send(message, body));
  }

  /** Asks, and gives the answer: of the kind that is wanted, or why there is none. */
  async ask<Kind extends DownMessage["kind"]>(wanted: Kind, message: DistributiveOmit<Extract<GuestMessage, { readonly request: number }>, "request">): Promise<Down<Kind> | { readonly kind: "failed"; readonly why: string }> {
    const request = ++this.#request;
    await this.send({ ...message, request } as GuestMessage);
    return await this.until(() => this.downs(wanted).find((each) => "request" in each && each.request === request) ?? this.downs("failed").find((each) => each.request === request));
  }

  async open(path: string): Promise<OpenFile> {
    const opened = await this.ask("opened", { kind: "open", path });
    if (opened.kind === "failed") throw new Error(opened.why);
    return await this.until(() => this.#files.get(opened.document));
  }

  /** Types into a file, as a page's editor does. */
  type({ doc, text }: OpenFile, { at, insert, remove = 0 }: { readonly at: number; readonly insert: string; readonly remove?: number }): void {
    doc.transact(() => {
      if (remove > 0) text.delete(at, remove);
      if (insert !== "") text.insert(at, insert);
    }, this);
  }

  async close(): Promise<void> {
    this.isOffline = true;
    this.#socket?.close();
    await this.#before;
  }

  async #run(output: Promise<GuestOutput>): Promise<void> {
    const turn = this.#before.then(async () => {
      const { frames, news } = await output;
      const socket = this.#socket;
      if (socket !== null) for (const frame of frames) socket.send(frame);
      for (const each of news) this.#take(each);
      for (const wake of this.#waiting) wake();
    });
    output.catch(() => undefined);
    this.#before = turn.catch(() => undefined);
    await turn;
  }

  #take(news: GuestNews): void {
    this.news.push(news);
    if (news.kind === "reconnect") {
      this.#socket?.close();
      this.connect(news.token);
    }
    if (news.kind === "compare") for (const file of this.#files.values()) this.#compare(file);
    if (news.kind === "down" && news.message.kind === "content") this.#takeContent(news.message, news.body);
    if (news.kind === "broadcast" && news.message.kind === "edit") {
      const file = this.#files.get(news.message.document);
      if (file !== undefined) Y.applyUpdate(file.doc, news.body, "host");
    }
    if (news.kind === "broadcast" && news.message.kind === "pulse") {
      for (const { document, hash } of news.message.hashes) {
        const file = this.#files.get(document);
        if (file !== undefined && createHash("sha256").update(file.text.toJSON()).digest("base64url") !== hash) this.#compare(file);
      }
    }
  }

  #compare({ id, doc }: OpenFile): void {
    void this.send({ kind: "state", document: id }, new Uint8Array(Y.encodeStateVector(doc)));
    void this.send({ kind: "edit", document: id }, new Uint8Array(Y.encodeStateAsUpdate(doc)));
  }

  #takeContent({ document, last }: Down<"content">, body: Bytes): void {
    const pieces = [...(this.#pieces.get(document) ?? []), body];
    if (!last) return void this.#pieces.set(document, pieces);
    this.#pieces.delete(document);
    const file = this.#files.get(document) ?? this.#createFile(document);
    Y.applyUpdate(file.doc, joinBytes(...pieces), "host");
    this.#files.set(document, file);
  }

  #createFile(id: number): OpenFile {
    const doc = new Y.Doc();
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== "host") void this.send({ kind: "edit", document: id }, new Uint8Array(update));
    });
    const writable = this.downs("opened").find(({ document }) => document === id)?.writable ?? false;
    return { id, writable, doc, text: doc.getText("text") };
  }
}

type DistributiveOmit<Union, Keys extends PropertyKey> = Union extends unknown ? Omit<Union, Keys> : never;
