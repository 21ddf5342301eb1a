// What failed in a file, in full, by node's `spec` reporter.

import { Readable } from "node:stream";
import { spec, type TestEvent } from "node:test/reporters";

export async function composeFailures(events: readonly TestEvent[]): Promise<string> {
  const text: string[] = [];
  for await (const chunk of Readable.from(events).compose(new spec())) text.push(String(chunk));
  return text.join("");
}
