// The body of an upload as it comes in, with the limits that a stream needs: how much in all, and how long it may stand still.

import { AppError } from "#base/app-error.ts";
import { SECOND } from "#base/units.ts";

/** A sender that gives nothing for so long has gone. */
const MAX_IDLE_MS = 30 * SECOND;

export async function* limitUpload(source: AsyncIterable<Uint8Array>, limits: { readonly maxBytes: number; readonly maxIdleMs?: number }): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  let bytes = 0;
  try {
    for (;;) {
      const next = await within(iterator.next(), limits.maxIdleMs ?? MAX_IDLE_MS);
      if (next.done === true) return;
      bytes += next.value.length;
      if (bytes > limits.maxBytes) {
        throw new AppError("request.too-large", `The upload is larger than ${limits.maxBytes} bytes.`, { details: { maxBytes: limits.maxBytes } });
      }
      yield next.value;
    }
  } finally {
    // Not awaited: a source that stands still would keep us from answering.
    iterator.return?.()?.catch(() => undefined);
  }
}

async function within<Value>(promise: Promise<Value>, ms: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError("request.too-slow", `Nothing more of the upload came within ${ms} ms.`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
