// A live session at the host: the engine on its connection, the project behind it, the person beside it. It knows no terminal, so that tests and
// other programs run it as they like.

import { isAppError } from "#base/app-error.ts";
import { visibleText } from "#base/visible-text.ts";
import { MINUTE, SECOND } from "#base/units.ts";
import type { DialLive } from "#platform/http/live-socket.ts";
import type { HostEngine, HostNews } from "#protocol/live/peers/host-engine.ts";
import type { HostState } from "#protocol/live/peers/host-state.ts";
import type { BroadcastMessage, DownMessage } from "#protocol/live/messages/host-messages.ts";
import type { Role } from "#protocol/live/messages/roles.ts";
import { HostLink, type LinkState } from "#cli/share/connection/host-link.ts";
import { Documents } from "#cli/share/documents/documents.ts";
import { OfferedCompletions } from "#cli/share/languages/offered-completions.ts";
import { createLanguageRequests } from "#cli/share/languages/language-requests.ts";
import type { ServerSpec } from "#cli/share/languages/find-servers.ts";
import { Languages } from "#cli/share/languages/languages.ts";
import { createGitRequests } from "#cli/share/git/git-requests.ts";
import { createChangeRequests } from "#cli/share/project/change-requests.ts";
import { FolderViews } from "#cli/share/project/folder-views.ts";
import type { Project } from "#cli/share/project/project.ts";
import type { RestorePoints } from "#cli/share/restore/restore-points.ts";
import { createSearchRequests } from "#cli/share/search/search-requests.ts";
import { SharedTerminal, TERMINAL } from "#cli/share/terminal/shared-terminal.ts";
import { createTerminalRequests } from "#cli/share/terminal/terminal-requests.ts";
import { Cancellations } from "./cancellations.ts";
import { createFileRequests } from "./file-requests.ts";
import type { HostPerson } from "./host-person.ts";
import { HostPresence } from "./host-presence.ts";
import { changedMembers, type MemberChange } from "./members.ts";
import { Requests, type Bytes, type Handlers, type Outgoing, type Request } from "./requests.ts";

export interface HostSessionGiven {
  readonly engine: HostEngine;
  readonly dial: DialLive;
  readonly project: Project;
  readonly restore: RestorePoints;
  readonly person: HostPerson;
  /** The host's name, and the project's, as guests see them. */
  readonly hostName: string;
  readonly projectName: string;
  readonly isReadOnly: boolean;
  readonly allowDelete: boolean;
  readonly now: () => number;
  readonly servers: readonly ServerSpec[];
  /** How long a language server's answer is waited for. */
  readonly answerMs?: number;
}

export interface SessionEnd {
  /** Files whose last changes the disk did not take, by path, with what stood in the way. */
  readonly unwritten: readonly { readonly path: string; readonly problem: string; readonly text: string }[];
}

const PULSE_MS = 5 * SECOND;
const REMINDER_BEATS = (5 * MINUTE) / PULSE_MS;
const MAX_LINE = 256;
const MAX_LANGUAGES = 64;

export class HostSession implements Outgoing {
  readonly #given: HostSessionGiven;
  readonly #link: HostLink;
  readonly #requests: Requests;
  readonly #documents: Documents;
  readonly #folders: FolderViews;
  readonly #cancellations = new Cancellations();
  readonly #offered = new OfferedCompletions();
  readonly #terminal: SharedTerminal;
  readonly #languages: Languages;
  readonly #presence: HostPresence;
  #granting = 0;
  #members: HostState["members"] = new Map();
  #pending: HostState["pending"] = new Map();
  #pulse: NodeJS.Timeout | null = null;
  #beats = 0;
  #isEnded = false;

  constructor(given: HostSessionGiven) {
    const { engine, dial, now, project, restore, person } = given;
    this.#given = given;
    const onDefect = (error: unknown): void => person.tell({ kind: "defect", error });
    this.#link = new HostLink({ engine, dial, now, onNews: (news) => this.#take(news), onOutput: () => this.#lookAtMembers(), onState: (state) => this.#tellLink(state), onDefect });
    const send = this.send.bind(this);
    const broadcast = this.broadcast.bind(this);
    this.#presence = new HostPresence({ now, broadcast });
    this.#folders = new FolderViews({ project, onDefect, onNames: (path) => broadcast({ kind: "folderChanged", path }), onChange: (path) => void this.#documents.lookAtDisk(path).catch(onDefect) });
    this.#documents = new Documents({
      project, send, broadcast, onDefect, isHere: (peer) => this.members().has(peer),
      keep: async (path) => await restore.keep(path, await project.resolve(path)),
      allowWrite: async (path, given) => await this.#askToWrite(path, given),
      watch: (folder) => this.#folders.add(folder),
      onOpened: (document) => this.#languages.for(document)?.open(document),
      onChanged: (document) => this.#languages.for(document)?.changed(document),
      onClosed: (document) => this.#languages.for(document)?.close(document),
    });
    this.#languages = new Languages({ specs: given.servers, project, broadcast, onDefect, ask: this.#ask.bind(this), ...(given.answerMs === undefined ? {} : { timeoutMs: given.answerMs }) });
    this.#terminal = new SharedTerminal({ folder: project.root, environment: process.env, out: this, viewers: () => this.#viewers(), onEnd: () => this.#takeTerminalBack() });
    this.#requests = new Requests({ handlers: this.#createHandlers(), out: this, onDefect, remove: (peer, why) => this.#removeFor(peer, why) });
  }

  /** All who changed it are named: one may have written what another is trusted with. */
  async #askToWrite(path: string, { runBy, peers }: { readonly runBy: string; readonly peers: readonly number[] }): Promise<boolean | "gone"> {
    const here = peers.filter((peer) => this.members().has(peer));
    const asks = here[0];
    const names = here.length === 0 ? "A guest" : here.map((peer) => this.#nameOf(peer)).join(" and ");
    const isAllowed = await this.#ask(`Write ${path}? ${names} changed it, and ${runBy}.`, asks);
    return !isAllowed && asks !== undefined && !this.members().has(asks) ? "gone" : isAllowed;
  }

  /** Resolves with the first connection; later ones are told to the person. */
  async start(): Promise<void> {
    this.#link.start();
    this.#pulse = setInterval(() => this.#beat(), PULSE_MS);
    await this.#link.connected;
  }

  async invite(wish: { readonly origin: string; readonly expiresAt: number; readonly joins: number }): Promise<{ readonly link: string; readonly id: string }> {
    const { link, id, ...output } = await this.#given.engine.invite({ ...wish, now: this.#given.now() });
    await this.#link.run(Promise.resolve(output));
    // Who comes by it at once is known.
    await this.#link.received();
    return { link, id };
  }

  async revoke(id: string): Promise<void> {
    await this.#act({ kind: "revoke", id });
  }

  members(): HostState["members"] {
    return this.#given.engine.state().members;
  }

  async admit(peer: number, role: Role): Promise<void> {
    await this.#act({ kind: "admit", peer, role: this.#given.isReadOnly ? "viewer" : role });
  }

  async refuse(peer: number): Promise<void> {
    await this.#act({ kind: "refuse", peer });
  }

  async remove(peer: number): Promise<void> {
    await this.#act({ kind: "remove", peer });
  }

  async changeRole(peer: number, role: Role): Promise<void> {
    await this.#act({ kind: "role", peer, role: this.#given.isReadOnly ? "viewer" : role });
  }

  /** The person does something here: guests see whether the host is there. */
  personActs(): void {
    this.#presence.acts();
  }

  /** Whether this number is a member, or asks to be. */
  isHere(peer: number): boolean {
    const { members, pending } = this.#given.engine.state();
    return members.has(peer) || pending.has(peer);
  }

  /** False where this machine has none. */
  async grantTerminal(peer: number, mode: "none" | "read" | "write"): Promise<boolean> {
    // Until it is given nobody sees it, and yet it is wanted.
    this.#granting += 1;
    try {
      if (mode !== "none" && !(await this.#terminal.start())) return false;
      await this.#act({ kind: "terminal", peer, terminal: TERMINAL, mode });
      if (mode !== "none") this.#terminal.greet(peer, mode);
      return true;
    } finally {
      this.#granting -= 1;
    }
  }

  say(text: string): void {
    this.broadcast({ kind: "chat", person: 0, text, at: this.#given.now() });
  }

  send(peer: number, message: DownMessage, body?: Bytes): void {
    this.#link.run(this.#given.engine.send(peer, message, body)).catch((error: unknown) => {
      // The terminal was taken back while it spoke.
      if (message.kind === "terminalOutput" && isAppError(error, "live.refused")) return;
      if (message.kind !== "failed" && "request" in message && isAppError(error, "live.refused")) return this.send(peer, { kind: "failed", request: message.request, why: "The answer is too large to be sent." });
      this.#given.person.tell({ kind: "defect", error });
    });
  }

  broadcast(message: BroadcastMessage, body?: Bytes): void {
    this.#link.run(this.#given.engine.broadcast(message, body)).catch((error: unknown) => this.#given.person.tell({ kind: "defect", error }));
  }

  async paced(): Promise<void> {
    await this.#link.paced();
  }

  /** Writes what is to be written, tells all, and lets go of everything. */
  async end(): Promise<SessionEnd> {
    if (this.#isEnded) return { unwritten: [] };
    this.#isEnded = true;
    if (this.#pulse !== null) clearInterval(this.#pulse);
    this.#cancellations.close();
    this.#terminal.end();
    this.#languages.end();
    const unwritten = await this.#documents.end();
    await this.#act({ kind: "end" });
    this.#folders.close();
    await this.#link.close();
    return { unwritten: unwritten.map(({ path, problem, text }) => ({ path, problem: problem ?? "It was deleted on the disk, and not saved since.", text })) };
  }

  #createHandlers(): Handlers {
    const { project, restore, person, isReadOnly, allowDelete } = this.#given;
    const [documents, folders, out, cancellations] = [this.#documents, this.#folders, this, this.#cancellations];
    const ask = this.#ask.bind(this);
    return {
      ...createFileRequests({ documents, folders, languages: this.#languages, out, isReadOnly }),
      ...createChangeRequests({ project, documents, restore, out, allowDelete, ask, nameOf: (peer) => this.#nameOf(peer) }),
      ...createSearchRequests({ project, out, cancellations }),
      ...createGitRequests({ project, out }),
      ...createTerminalRequests({ terminal: this.#terminal, person, members: () => this.members() }),
      ...createLanguageRequests({ languages: this.#languages, offered: this.#offered, documents, out, cancellations, ask, nameOf: (peer) => this.#nameOf(peer) }),
      cancel: ({ peer, message: { request } }) => cancellations.cancel(peer, request),
      chat: ({ peer, message: { text } }) => person.tell({ kind: "chat", name: this.#nameOf(peer), text }),
      // The host takes no part in calls.
      signal: () => undefined,
    };
  }

  async #act(event: Parameters<HostEngine["act"]>[0] extends infer Event ? (Event extends { readonly now: number } ? Omit<Event, "now"> : never) : never): Promise<void> {
    await this.#link.run(this.#given.engine.act({ ...event, now: this.#given.now() } as Parameters<HostEngine["act"]>[0]));
  }

  #take(news: HostNews): void {
    if (news.kind === "ring") return this.#given.person.rings({ peer: news.peer, name: news.name, code: news.code });
    this.#requests.take({ peer: news.peer, message: news.message, body: news.body } as Request);
  }

  #lookAtMembers(): void {
    const { members, pending } = this.#given.engine.state();
    if (members !== this.#members || pending !== this.#pending) this.#given.person.peopleChanged();
    this.#pending = pending;
    const changes = changedMembers(this.#members, members);
    this.#members = members;
    for (const change of changes) this.#takeChange(change);
  }

  #takeChange(change: MemberChange): void {
    const { person } = this.#given;
    if (change.kind === "joined" || change.kind === "back") this.#introduce(change.peer);
    if (change.kind === "left") {
      this.#documents.leave(change.peer);
      this.#requests.forget(change.peer);
      this.#cancellations.forget(change.peer);
      this.#offered.forget(change.peer);
    }
    if (change.kind !== "joined" && this.#granting === 0 && this.#viewers().length === 0) this.#terminal.end();
    if (change.kind === "joined" || change.kind === "role") person.tell({ kind: change.kind, name: change.name, role: change.role });
    else if (change.kind !== "terminals") person.tell({ kind: change.kind, name: change.name });
  }

  /** Who sees the terminal at this moment. */
  #viewers(): number[] {
    return [...this.members()].filter(([, { terminals, lostAt }]) => lostAt === null && terminals.has(TERMINAL)).map(([peer]) => peer);
  }

  /** The shell has ended: another one is granted anew. */
  #takeTerminalBack(): void {
    for (const peer of this.#viewers()) this.grantTerminal(peer, "none").catch((error: unknown) => this.#given.person.tell({ kind: "defect", error }));
  }

  #nameOf(peer: number): string {
    return this.members().get(peer)?.name ?? "A guest";
  }

  #introduce(peer: number): void {
    const { hostName, projectName, isReadOnly, project } = this.#given;
    this.send(peer, { kind: "project", host: hostName, name: projectName, readOnly: isReadOnly, git: project.tree?.isRepository ?? false, languages: this.#languages.names().slice(0, MAX_LANGUAGES) });
    this.#presence.introduce();
  }

  #tellLink(state: LinkState): void {
    if (state.kind === "connected") this.#given.person.tell({ kind: "connected" });
    else this.#given.person.tell({ kind: state.kind === "lost" ? "connection-lost" : "over", words: state.words });
  }

  #beat(): void {
    this.#beats += 1;
    if (this.#beats % REMINDER_BEATS === 0) this.#remindOfTerminal();
    this.#presence.look();
    this.#documents.pulse();
    // Where the system tells of no change, it is seen here.
    this.#documents.lookAtDisk(null).catch((error: unknown) => this.#given.person.tell({ kind: "defect", error }));
  }

  /** A terminal that somebody may type in is easily forgotten. */
  #remindOfTerminal(): void {
    for (const [peer, { name, terminals }] of this.members()) {
      if (terminals.get(TERMINAL) === "write") this.#given.person.tell({ kind: "notice", text: `${name} (${peer}) can type in a terminal of this machine; t ${peer} off takes it back.` });
    }
  }

  #removeFor(peer: number, why: string): void {
    this.#given.person.tell({ kind: "notice", text: visibleText(`${this.#nameOf(peer)} was removed: ${why}, again and again.`).slice(0, MAX_LINE) });
    this.remove(peer).catch((error: unknown) => {
      if (!isAppError(error)) this.#given.person.tell({ kind: "defect", error });
    });
  }

  async #ask(question: string, peer?: number): Promise<boolean> {
    return this.#isEnded ? false : await this.#given.person.confirm(visibleText(question), peer);
  }
}
