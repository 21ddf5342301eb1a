// What language servers find wrong, by file; as squiggles in the text and as a list.

import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import type { Text, TransactionSpec, EditorState } from "@codemirror/state";

import { visibleLines } from "#base/visible-text.ts";
import type { BroadcastMessage } from "#protocol/live/messages/host-messages.ts";
import { offsetsOf } from "#web/pages/live/documents/positions.ts";

export type Problem = Extract<BroadcastMessage, { readonly kind: "diagnostics" }>["items"][number];
export type Problems = ReadonlyMap<string, readonly Problem[]>;

const ORDER = ["error", "warning", "info", "hint"] as const;

export function hearProblems(before: Problems, { path, items }: { readonly path: string; readonly items: readonly Problem[] }): Problems {
  const after = new Map(before);
  if (items.length === 0) after.delete(path);
  else after.set(path, items.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) || a.line - b.line || a.column - b.column));
  return after;
}

export function countProblems(problems: Problems): { readonly errors: number; readonly warnings: number } {
  const all = [...problems.values()].flat();
  return { errors: all.filter(({ severity }) => severity === "error").length, warnings: all.filter(({ severity }) => severity === "warning").length };
}

export function showProblems(state: EditorState, problems: readonly Problem[]): TransactionSpec {
  return setDiagnostics(state, problems.map((problem) => asDiagnostic(problem, state.doc)).toSorted((a, b) => a.from - b.from));
}

function asDiagnostic({ severity, message, source, code, ...range }: Problem, doc: Text): Diagnostic {
  const { from, to } = offsetsOf(doc, range);
  const line = doc.lineAt(from);
  // A place without a width is shown by the letter after it, or before it at the end of a line.
  const seen = to > from ? { from, to } : from < line.to ? { from, to: from + 1 } : { from: Math.max(line.from, from - 1), to: from };
  return { ...seen, severity, message: visibleLines(code === "" ? message : `${message} (${code})`), ...(source === "" ? {} : { source }) };
}
