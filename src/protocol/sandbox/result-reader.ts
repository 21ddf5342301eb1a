// Reads lines of JSON of a process that may have been taken over: each has a bound, and the last says how many there were.

import { AppError } from "#base/app-error.ts";
import { LIMIT_CODES, MAX_RESULT_LINE_CHARACTERS, type DoneLine } from "./wire.ts";

export interface ResultReader<Result> {
  /** Takes the next bytes of the output and gives the results that they complete. @throws AppError sandbox.wrong-answer */
  push(chunk: Uint8Array): Result[];
  /** Says that the output has ended. @throws AppError sandbox.wrong-answer when something is missing */
  end(): DoneLine;
}

export function createReader<Result extends { readonly kind: string }>(parse: (value: Fields) => Result): ResultReader<Result> {
  // Fatal: the sandbox writes JSON, which is UTF-8.
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const lines = createLineSplitter();
  let done: DoneLine | null = null;
  const read = (line: string): Result => {
    if (done !== null) throw wrong("more after its last line");
    const result = parse(parseLine(line));
    if (result.kind === "done") done = result as unknown as DoneLine;
    return result;
  };
  return {
    push: (chunk) => lines.push(decode(decoder, chunk)).map(read),
    end() {
      if (!lines.isEmpty()) throw wrong("half a line at its end");
      if (done === null) throw wrong("no last line");
      return done;
    },
  };
}

/** The parts of a line are put together once, when its end has come: a long one is not copied with each part. */
function createLineSplitter(): { push(text: string): string[]; isEmpty(): boolean } {
  let parts: string[] = [];
  let length = 0;
  return {
    push(text) {
      const end = text.lastIndexOf("\n");
      const open = end === -1 ? text : text.slice(end + 1);
      const whole = end === -1 ? [] : (parts.join("") + text.slice(0, end)).split("\n");
      if (end !== -1) [parts, length] = [[], 0];
      if (open !== "") parts.push(open);
      length += open.length;
      if (length > MAX_RESULT_LINE_CHARACTERS) throw wrong("a line without end");
      return whole;
    },
    isEmpty: () => length === 0,
  };
}

export type Fields = Readonly<Record<string, unknown>>;

function decode(decoder: TextDecoder, chunk: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: true });
  } catch (error) {
    if (error instanceof TypeError) throw wrong("bytes that are not UTF-8");
    throw error;
  }
}

function parseLine(line: string): Fields {
  if (line.length > MAX_RESULT_LINE_CHARACTERS) throw wrong("a line beyond the limit");
  try {
    return fields(JSON.parse(line));
  } catch (error) {
    if (error instanceof SyntaxError) throw wrong("a line that is not JSON");
    throw error;
  }
}

export function parseDone(value: Fields, items: number): DoneLine {
  if (value["kind"] !== "done") throw wrong("a line of an unknown kind");
  if (value["items"] !== items) throw wrong("another number of items than it was given");
  const limits: Record<string, number> = {};
  for (const [code, times] of Object.entries(fields(value["limits"]))) {
    if (!(LIMIT_CODES as readonly string[]).includes(code)) throw wrong("an unknown limit");
    limits[code] = count(times);
  }
  return { kind: "done", items, bytes: count(value["bytes"]), limits };
}

export function fields(value: unknown): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong("something other than an object");
  return value as Fields;
}

export function count(value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw wrong("something that is no count");
  return value;
}

/** Says what was wrong, never what was in it: that could be code or a name. */
export function wrong(what: string): AppError {
  return new AppError("sandbox.wrong-answer", `The isolated analysis process gave ${what}.`);
}
