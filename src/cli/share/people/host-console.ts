// The person at the host, at a terminal: lines out, lines in. It works without colours and without moving the cursor, so that it can be read aloud, piped and kept.

import { visibleText } from "#base/visible-text.ts";
import type { AskingGuest, HostPerson, Told } from "#cli/share/session/host-person.ts";
import type { HostSession } from "#cli/share/session/host-session.ts";
import { HOST_COMMANDS, parseHostCommand, type HostCommand } from "./commands.ts";
import { Questions, type Outcome } from "./questions.ts";

export interface HostConsoleGiven {
  readonly print: (line: string) => void;
  /** Shows the link that is open; made anew where that is wished. */
  readonly showLink: (fresh: boolean) => Promise<void>;
  readonly showChanges: () => Promise<void>;
  readonly end: (why: "asked" | "over") => void;
  /** In milliseconds, of a clock that is never put back. */
  readonly now?: () => number;
}

export class HostConsole implements HostPerson {
  readonly #given: HostConsoleGiven;
  readonly #questions: Questions;
  #session: HostSession | null = null;
  #isLost = false;

  constructor(given: HostConsoleGiven) {
    this.#given = given;
    this.#questions = new Questions({ print: given.print, now: given.now ?? (() => performance.now()) });
  }

  attach(session: HostSession): void {
    this.#session = session;
  }

  rings({ peer, name, code }: AskingGuest): void {
    const answered = (outcome: Outcome): void => {
      if (outcome !== "gone") this.#do(async (session) => await (outcome === "no" ? session.refuse(peer) : session.admit(peer, outcome === "viewer" ? "viewer" : "editor")));
    };
    this.#questions.ask({ kind: "ring", text: `${name} asks to come in. The code on their screen must be ${code.slice(0, 3)} ${code.slice(3)}: ask them. Let them in?`, peer, needsFullYes: false, answer: answered });
  }

  async confirm(question: string, peer?: number): Promise<boolean> {
    return await new Promise((resolve) => this.#questions.ask({ kind: "wish", text: question, peer: peer ?? null, needsFullYes: false, answer: (outcome) => resolve(outcome === "yes" && !this.#isGone(peer)) }));
  }

  wishesTerminal({ peer, name, mode }: { readonly peer: number; readonly name: string; readonly mode: "read" | "write" }): void {
    const grants = mode === "write" ? "type in a terminal on this machine, with all that you may do" : "see a terminal of this machine";
    const answered = (outcome: Outcome): void => {
      if (outcome === "yes" && !this.#isGone(peer)) this.#do(async (session) => await this.#grantTerminal(session, { peer, name, mode }));
    };
    this.#questions.ask({ kind: "terminal", text: `${name} asks to ${grants}. Allow it, until the connection ends?`, peer, needsFullYes: mode === "write", answer: answered });
  }

  tell(told: Told): void {
    const line = this.#lineOf(told);
    if (line !== null) this.#given.print(line);
    if (told.kind === "over") this.#given.end("over");
  }

  /** Whoever asked and went, asks no more. */
  peopleChanged(): void {
    this.#questions.drop((peer) => this.#isGone(peer));
  }

  /** A line that was typed. */
  take(line: string): void {
    this.#session?.personActs();
    if (line.trim() === "") return;
    const command = parseHostCommand(line);
    if (command === null) return this.#given.print("That is no command; ? shows them.");
    this.#run(command);
  }

  close(): void {
    this.#questions.close();
  }

  #run(command: HostCommand): void {
    switch (command.kind) {
      case "answer":
        if (!this.#questions.answer(command.answer)) this.#given.print("Nothing is asked at the moment.");
        return;
      case "help":
        return HOST_COMMANDS.forEach(([form, what]) => this.#given.print(`  ${form.padEnd(8)} ${what}`));
      case "people":
        return this.#showPeople();
      case "link":
      case "new-link":
        return this.#do(async () => await this.#given.showLink(command.kind === "new-link"));
      case "changes":
        return this.#do(async () => await this.#given.showChanges());
      case "end":
        return this.#given.end("asked");
      case "say":
        return this.#do((session) => {
          session.say(visibleText(command.text));
          this.#given.print("Said to all.");
        });
      case "remove":
      case "editor":
      case "viewer":
      case "terminal":
        return this.#withGuest(command);
    }
  }

  #withGuest(command: Extract<HostCommand, { readonly peer: number }>): void {
    const { kind, peer } = command;
    const name = this.#session?.members().get(peer)?.name;
    if (name === undefined) return this.#given.print(`There is no guest ${peer}; p shows who is there.`);
    this.#do(async (session) => {
      if (kind === "remove") await session.remove(peer);
      else if (kind === "terminal") await this.#grantTerminal(session, { peer, name, mode: command.mode });
      else await session.changeRole(peer, kind);
    });
  }

  /** What runs here by somebody else's hand is said, whichever way it was granted. */
  async #grantTerminal(session: HostSession, { peer, name, mode }: { readonly peer: number; readonly name: string; readonly mode: "none" | "read" | "write" }): Promise<void> {
    if (!(await session.grantTerminal(peer, mode))) return this.#given.print("This machine has no terminals to share.");
    this.#given.print(mode === "write" ? `${name} MAY TYPE IN A TERMINAL of this machine now; t ${peer} off ends it.` : mode === "read" ? `${name} sees a terminal of this machine now; t ${peer} off ends it.` : `${name} has no terminal now.`);
  }

  #showPeople(): void {
    const members = [...(this.#session?.members() ?? [])];
    if (members.length === 0) this.#given.print("Nobody is here but you.");
    for (const [peer, { name, role, lostAt, terminals }] of members) {
      const terminal = [...terminals.values()][0];
      this.#given.print(`  ${String(peer).padStart(3)}  ${name} · ${role}${lostAt === null ? "" : " · connection lost"}${terminal === undefined ? "" : terminal === "write" ? " · TYPES IN A TERMINAL" : " · sees a terminal"}`);
    }
  }

  #lineOf(told: Told): string | null {
    switch (told.kind) {
      case "connected":
        return this.#wasLost() ? "Connected again; nothing was lost." : null;
      case "connection-lost":
        return this.#isLost ? null : this.#lose(told.words);
      case "over":
        return told.words;
      case "joined":
        return `${told.name} is here, ${told.role === "viewer" ? "to look on" : "and may edit"}.`;
      case "left":
        return `${told.name} has left.`;
      case "lost":
        return `${told.name} lost the connection.`;
      case "back":
        return `${told.name} is back.`;
      case "role":
        return `${told.name} ${told.role === "viewer" ? "looks on now" : "may edit now"}.`;
      case "chat":
        return `${told.name}: ${visibleText(told.text)}`;
      case "notice":
        return told.text;
      case "defect":
        return `A fault of this program (the session goes on): ${told.error instanceof Error ? (told.error.stack ?? told.error.message) : String(told.error)}`;
    }
  }

  #lose(words: string): string {
    this.#isLost = true;
    return `${words} It is tried again by itself; what is typed meanwhile is kept.`;
  }

  #wasLost(): boolean {
    const was = this.#isLost;
    this.#isLost = false;
    return was;
  }

  #isGone(peer: number | undefined): boolean {
    return peer !== undefined && this.#session?.isHere(peer) === false;
  }

  #do(work: (session: HostSession) => Promise<void> | void): void {
    const session = this.#session;
    if (session === null) return;
    void (async () => {
      try {
        await work(session);
      } catch (error) {
        this.tell({ kind: "defect", error });
      }
    })();
  }
}
