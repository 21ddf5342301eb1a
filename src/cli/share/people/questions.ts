// What the person at the host is asked, one after the other, so that an answer is always to the question that was read.

import { SECOND } from "#base/units.ts";
import { refuseRequest } from "#cli/share/refusal.ts";

/** What can be typed; "full-yes" is the word in full. */
export type Answer = "yes" | "full-yes" | "no" | "viewer";
export type Outcome = "yes" | "no" | "viewer" | "gone";

export interface Question {
  /** Who asks to come in stands before all others. */
  readonly kind: "ring" | "wish" | "terminal";
  readonly text: string;
  /** Whose wish it is: when that guest is gone, so is the question. */
  readonly peer: number | null;
  /** Not by one letter, which is quickly typed. */
  readonly needsFullYes: boolean;
  answer(outcome: Outcome): void;
}

export interface QuestionsGiven {
  readonly print: (line: string) => void;
  readonly now: () => number;
}

const MAX_OF_GUEST = 4;
/** So long it takes to see that another question stands there. */
const SEEN_AFTER_MS = 2 * SECOND;

export class Questions {
  readonly #given: QuestionsGiven;
  #waiting: Question[] = [];
  /** When the question on the screen went away unanswered. */
  #wentAt = -Infinity;
  /** Until then an answer may be meant for the question before. */
  #unseenUntil = -Infinity;

  constructor(given: QuestionsGiven) {
    this.#given = given;
  }

  /** @throws AppError `live.request-refused` for a guest who asks too much. */
  ask(question: Question): void {
    const { kind, peer } = question;
    const ofGuest = this.#waiting.filter((each) => peer !== null && each.peer === peer);
    if (kind === "terminal" && ofGuest.some((each) => each.kind === "terminal")) throw refuseRequest("The host is asked for a terminal by you already; wait for the answer.");
    if (kind !== "ring" && ofGuest.length >= MAX_OF_GUEST) throw refuseRequest(`The host is asked ${MAX_OF_GUEST} things by you already; wait for an answer.`);
    const rings = this.#waiting.filter((each) => each.kind === "ring").length;
    this.#change(this.#waiting.toSpliced(kind === "ring" ? rings : this.#waiting.length, 0, question));
  }

  /** False when nothing was asked. */
  answer(answer: Answer): boolean {
    const [question] = this.#waiting;
    if (question === undefined) return false;
    const outcome = outcomeOf(answer, question);
    if (outcome === null || this.#given.now() < this.#unseenUntil) {
      this.#show();
      return true;
    }
    this.#waiting = this.#waiting.slice(1);
    question.answer(outcome);
    this.#show();
    return true;
  }

  /** Those of guests who are gone go too, and nothing comes of them. */
  drop(isGone: (peer: number) => boolean): void {
    const [shown] = this.#waiting;
    const dropped = new Set(this.#waiting.filter(({ peer }) => peer !== null && isGone(peer)));
    if (shown !== undefined && dropped.has(shown)) this.#given.print("That is not needed any more.");
    this.#change(this.#waiting.filter((question) => !dropped.has(question)));
    for (const question of dropped) question.answer("gone");
  }

  /** All are answered with no. */
  close(): void {
    for (const question of this.#waiting.splice(0)) question.answer("no");
  }

  /** Shows the first if it is another one than before. */
  #change(waiting: Question[]): void {
    const [[before], [after]] = [this.#waiting, waiting];
    this.#waiting = waiting;
    if (before === after) return;
    const now = this.#given.now();
    if (before !== undefined) this.#wentAt = now;
    if (now - this.#wentAt < SEEN_AFTER_MS) this.#unseenUntil = now + SEEN_AFTER_MS;
    this.#show();
  }

  #show(): void {
    const [question] = this.#waiting;
    if (question === undefined) return;
    const more = this.#waiting.length > 1 ? ` (${this.#waiting.length - 1} more to answer)` : "";
    this.#given.print(`\n${question.text}\n  ${question.needsFullYes ? "yes, in full" : "y yes"} · n no${question.kind === "ring" ? " · v yes, to look on" : ""}${more}`);
  }
}

/** Null for what is no answer to it. */
function outcomeOf(answer: Answer, { kind, needsFullYes }: Question): Outcome | null {
  if (answer === "viewer") return kind === "ring" ? "viewer" : null;
  if (answer === "yes") return needsFullYes ? null : "yes";
  return answer === "full-yes" ? "yes" : "no";
}
