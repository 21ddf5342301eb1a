// A conversation at the terminal: a question a line until there are no more. What one question is refused for ends nothing.

import { createInterface } from "node:readline";

import { isAppError } from "#base/app-error.ts";

export interface Talk {
  readonly lines: AsyncIterable<string>;
  /** Before each line. */
  prompt(): void;
  complain(line: string): void;
}

export async function converse({ lines, prompt, complain }: Talk, answer: (question: string) => Promise<void>): Promise<void> {
  prompt();
  for await (const line of lines) {
    const question = line.trim();
    if (question !== "") await answer(question).catch((error: unknown) => complain(explain(error)));
    prompt();
  }
}

/** With what was typed before at the arrow keys; Ctrl-D and Ctrl-C end it. Close it behind you. */
export function openTalk(): Talk & { close(): void } {
  const lines = createInterface({ input: process.stdin, output: process.stderr, prompt: "? " });
  let isClosed = false;
  lines.once("close", () => (isClosed = true));
  const prompt = (): void => {
    if (!isClosed) lines.prompt();
  };
  return { lines, prompt, complain: (line) => void process.stderr.write(`${line}\n`), close: () => lines.close() };
}

/** Only what was said on purpose is told. @throws whatever else it is. */
function explain(error: unknown): string {
  if (!isAppError(error)) throw error;
  return `error: ${error.message}\n${error.remedy}`;
}
