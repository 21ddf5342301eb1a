// What the runner and a process that runs several test files say to each other: names of files go in, a line each; records come
// out on standard output, among what the tests print.

import { z } from "zod";

import { outcomeSchema } from "./outcomes.ts";

/** The first line that goes in. */
export interface WorkerOptions {
  readonly root: string;
  readonly namePattern: string | null;
  /** Other files follow, so that nothing may be left behind. */
  readonly share: boolean;
  readonly mark: string;
}

const recordSchema = z.discriminatedUnion("kind", [
  /** It wants the next file. */
  z.strictObject({ kind: z.literal("ready") }),
  /** A file has ended. After one that failed the process takes no other. */
  z.strictObject({ kind: z.literal("ended"), outcome: outcomeSchema, failures: z.string() }),
]);

export type GroupRecord = z.infer<typeof recordSchema>;

/** A record is one line that starts with `mark`, a secret of this run, so that no output of a test looks like one. */
export function formatRecord(mark: string, record: GroupRecord): string {
  return `\n${mark}${JSON.stringify(record)}\n`;
}

export interface RecordReader {
  /** Takes a piece of standard output; gives the records that are whole. */
  push(text: string): readonly GroupRecord[];
  /** What the tests printed since this was asked last. */
  takeOutput(): string;
}

export function createRecordReader(mark: string): RecordReader {
  let rest = "";
  let output = "";
  return {
    push(text) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      const records: GroupRecord[] = [];
      for (const line of lines) {
        if (line.startsWith(mark)) records.push(recordSchema.parse(JSON.parse(line.slice(mark.length))));
        else output += `${line}\n`;
      }
      return records;
    },
    takeOutput() {
      const taken = output + rest;
      output = "";
      rest = "";
      return taken.trim();
    },
  };
}
