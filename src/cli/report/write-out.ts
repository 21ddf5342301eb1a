// A file that a command writes, or its standard output.

import { writeFile } from "node:fs/promises";

import { usageError } from "#cli/args/parse.ts";

/** `-` is standard output. @throws AppError `cli.usage` for a file that cannot be written. */
export async function writeOut(file: string, content: string | Uint8Array): Promise<void> {
  if (file === "-") {
    await new Promise<void>((resolve, reject) => process.stdout.write(content, (error) => (error ? reject(error) : resolve())));
    return;
  }
  try {
    await writeFile(file, content);
  } catch (error) {
    if (error instanceof Error && "code" in error) throw usageError(`cannot write ${file}: ${String(error.code)}`);
    throw error;
  }
}
