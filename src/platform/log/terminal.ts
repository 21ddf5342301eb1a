// A log line for a person at a terminal: time of day, level, sentence, then fields. No control character passes.

import { visibleText } from "#base/visible-text.ts";

const LEVEL_LABELS: Readonly<Record<string, string>> = {
  debug: "\u001b[2mdebug\u001b[0m",
  info: "\u001b[32minfo \u001b[0m",
  warn: "\u001b[33mwarn \u001b[0m",
  error: "\u001b[31merror\u001b[0m",
};

/** `line`: one JSON object as pino writes it. */
export function formatForTerminal(line: string): string {
  const { level, time, message, error, ...fields }: Record<string, unknown> = JSON.parse(line) as Record<string, unknown>;
  const clock = String(time).slice(11, 19);
  const rest = Object.entries(fields).map(([name, value]) => ` \u001b[2m${visibleText(name)}=\u001b[0m${visibleText(String(value))}`);
  const trace = Array.isArray(error) ? error.map(formatError).join("") : "";
  return `\u001b[2m${clock}\u001b[0m ${LEVEL_LABELS[String(level)] ?? visibleText(String(level))} ${visibleText(String(message))}${rest.join("")}\n${trace}`;
}

function formatError(error: { readonly name: string; readonly code?: string; readonly message?: string; readonly at?: readonly string[] }): string {
  const head = [error.name, error.code, error.message].filter((part) => part !== undefined).join(" ");
  return [head, ...(error.at ?? [])].map((text, index) => `         ${index === 0 ? "" : "  "}${visibleText(text)}\n`).join("");
}
