// The log: constant sentences with fields of an allow-list, to standard error. JSON lines for programs; on a terminal a line
// that a person reads. Errors leave their code and where they happened, never a message that may quote what it was given.

import pino from "pino";

import { isAppError } from "#base/app-error.ts";
import type { Clock } from "#platform/clock/clock.ts";
import { allowedFields, type LogFields } from "./fields.ts";
import { formatForTerminal } from "./terminal.ts";

export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Log {
  /** `message`: a constant sentence; what varies goes into `fields`. */
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields, error?: unknown): void;
  error(message: string, fields?: LogFields, error?: unknown): void;
  /** The same log with `fields` on each line. */
  child(fields: LogFields): Log;
}

export interface LogGiven {
  readonly level: LogLevel;
  readonly clock: Clock;
  readonly to: { write(text: string): unknown; readonly isTTY?: boolean };
}

export function createLog({ level, clock, to }: LogGiven): Log {
  const onTerminal = to.isTTY === true;
  const stream = { write: (line: string) => void to.write(onTerminal ? formatForTerminal(line) : line) };
  const logger = pino(
    {
      level,
      // Neither host name nor process id of its own accord.
      base: null,
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      messageKey: "message",
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
  return wrap(logger, {});
}

function wrap(logger: pino.Logger, bound: LogFields): Log {
  const line = (fields: LogFields | undefined, error?: unknown) => ({ ...allowedFields({ ...bound, ...fields }), ...describeError(error) });
  return {
    // Every request has such a line, which nobody wants as a rule.
    debug: (message, fields) => {
      if (logger.isLevelEnabled("debug")) logger.debug(line(fields), message);
    },
    info: (message, fields) => logger.info(line(fields), message),
    warn: (message, fields, error) => logger.warn(line(fields, error), message),
    error: (message, fields, error) => logger.error(line(fields, error), message),
    child: (fields) => wrap(logger, { ...bound, ...fields }),
  };
}

/** As many errors of a chain of causes as are worth reading. */
const MAX_CAUSES = 5;
/** Our own messages about defects are constant sentences. */
const OWN_DEFECT = /^Defect: /;

function describeError(error: unknown): { readonly error?: readonly object[] } {
  if (error === undefined) return {};
  const chain: object[] = [];
  for (let current: unknown = error; current !== undefined && chain.length < MAX_CAUSES; current = causeOf(current)) {
    chain.push(describeOne(current));
  }
  return { error: chain };
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

function describeOne(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = isAppError(error) ? error.code : "code" in error ? error.code : undefined;
  return {
    name: /^\w{1,60}$/.test(error.name) ? error.name : "Error",
    ...(typeof code === "string" ? allowedFields({ code }) : {}),
    ...(OWN_DEFECT.test(error.message) ? { message: error.message } : {}),
    at: framesOf(error),
  };
}

/** The frames without the message, which a stack begins with and which may have any number of lines. */
function framesOf(error: Error): readonly string[] {
  const message = `${error.name}: ${error.message}`;
  const stack = error.stack ?? "";
  const rest = stack.startsWith(message) ? stack.slice(message.length) : stack.replace(error.message, "");
  return rest.split("\n").filter((text) => FRAME.test(text)).slice(0, MAX_FRAMES).map((text) => text.trim());
}

const FRAME = /^\s+at .{1,300}:\d+:\d+\)?$/;
const MAX_FRAMES = 12;
