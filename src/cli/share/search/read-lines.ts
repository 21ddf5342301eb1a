// Lines of a program's output or of a file, as git and ripgrep count them: by line feed alone.

import { MIB } from "#base/units.ts";

/** What is longer is no line that anybody wrote. */
const MAX_LINE_BYTES = MIB;

/** Without their ends; one that is too long is empty. */
export async function* readLines(source: AsyncIterable<unknown>): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  let length = 0;
  const take = (): string => {
    const line = length > MAX_LINE_BYTES ? "" : Buffer.concat(rest).toString("utf8");
    [rest, length] = [[], 0];
    return line;
  };
  for await (const chunk of source as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      rest.push(chunk.subarray(from, at));
      length += at - from;
      yield take();
      from = at + 1;
    }
    length += chunk.length - from;
    if (length <= MAX_LINE_BYTES) rest.push(chunk.subarray(from));
  }
  if (length > 0) yield take();
}
