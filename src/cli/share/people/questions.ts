// What the person at the host is asked, one after the other, so that an answer is always to the question that is on the screen.

export type Answer = "yes" | "no" | "viewer";

export interface Question {
  readonly text: string;
  /** Whom it is about: when that guest is gone, so is the question. */
  readonly peer: number | null;
  /** Whether "as a viewer" is an answer. */
  readonly takesViewer: boolean;
  answer(answer: Answer): void;
}

export class Questions {
  readonly #print: (line: string) => void;
  readonly #waiting: Question[] = [];

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  ask(question: Question): void {
    this.#waiting.push(question);
    if (this.#waiting.length === 1) this.#show();
  }

  /** False when nothing was asked. */
  answer(answer: Answer): boolean {
    const [question] = this.#waiting;
    if (question === undefined) return false;
    if (answer === "viewer" && !question.takesViewer) {
      this.#show();
      return true;
    }
    this.#waiting.shift();
    question.answer(answer);
    this.#show();
    return true;
  }

  /** The guest is gone: nothing is to be answered any more. */
  drop(isOver: (peer: number) => boolean): void {
    const [shown] = this.#waiting;
    const over = this.#waiting.filter(({ peer }) => peer !== null && isOver(peer));
    for (const question of over) this.#waiting.splice(this.#waiting.indexOf(question), 1);
    if (shown !== undefined && over.includes(shown)) {
      this.#print("That is not needed any more.");
      this.#show();
    }
  }

  /** All are answered with no. */
  close(): void {
    for (const question of this.#waiting.splice(0)) question.answer("no");
  }

  #show(): void {
    const [question] = this.#waiting;
    if (question !== undefined) this.#print(`\n${question.text}\n  y yes · n no${question.takesViewer ? " · v yes, to look on" : ""}${this.#waiting.length > 1 ? ` (${this.#waiting.length - 1} more to answer)` : ""}`);
  }
}
