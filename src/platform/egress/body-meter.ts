// A response body that counts itself, ends when it is too long or too slow, and says so in our own words.

import type { IncomingMessage } from "node:http";
import { Transform, type Readable } from "node:stream";

import { AppError } from "#base/app-error.ts";
import { SECOND } from "#base/units.ts";

import { toNetworkError } from "./network-error.ts";

export interface ByteMeter {
  receivedBytes: number;
  readonly maxBytes: number;
}

/** A body that brings less than this in a window is a drip meant to hold us; slow lines are ten times faster. */
const MIN_BYTES_A_WINDOW = 1_024;
const WINDOW_MS = 60 * SECOND;

export function meterBody(response: IncomingMessage, options: { readonly meter: ByteMeter; readonly idleMs: number }): Readable {
  const { meter, idleMs } = options;
  let windowBytes = 0;
  const body = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      meter.receivedBytes += chunk.length;
      windowBytes += chunk.length;
      idle.refresh();
      if (meter.receivedBytes > meter.maxBytes) {
        return done(new AppError("source.too-large", `The source sent more than ${meter.maxBytes} bytes.`, { details: { maxBytes: meter.maxBytes } }));
      }
      done(null, chunk);
    },
  });
  const slow = (): void => {
    // While the reader holds us back, the sender is not to blame.
    if (body.writableNeedDrain) return void idle.refresh();
    body.destroy(new AppError("source.timeout", "The source stopped sending."));
  };
  const idle = setTimeout(slow, idleMs);
  const window = setInterval(() => {
    if (windowBytes < MIN_BYTES_A_WINDOW && !body.writableNeedDrain) body.destroy(new AppError("source.timeout", "The source sent too slowly."));
    windowBytes = 0;
  }, WINDOW_MS);
  body.once("close", () => {
    clearTimeout(idle);
    clearInterval(window);
    response.destroy();
  });
  response.once("error", (error) => body.destroy(toNetworkError(error)));
  response.once("aborted", () => body.destroy(new AppError("source.damaged", "The source ended in the middle of its answer.")));
  response.once("end", () => {
    clearTimeout(idle);
    clearInterval(window);
  });
  response.pipe(body);
  return body;
}
