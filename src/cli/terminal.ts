// Questions at the terminal, one line each; the answers can be piped in.

import { createInterface, type Interface } from "node:readline";

export interface Terminal {
  /** One line of what is typed, or piped in; empty when there is no more. */
  ask(question: string): Promise<string>;
  print(line: string): void;
  isOver(): boolean;
  close(): void;
}

export function createTerminal(): Terminal {
  const lines: Interface = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  const iterator = lines[Symbol.asyncIterator]();
  let over = false;
  return {
    async ask(question) {
      // Questions are for people; what is piped knows the order.
      if (process.stdin.isTTY) process.stderr.write(question);
      const next = await iterator.next();
      if (next.done === true) over = true;
      return next.done === true ? "" : next.value.trim();
    },
    print: (line) => void process.stdout.write(`${line}\n`),
    isOver: () => over,
    close: () => lines.close(),
  };
}
