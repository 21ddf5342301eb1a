// Completion by the host's language server: what it offers, put in where it says, with what else it changes (an import above).

import { autocompletion, type Completion, type CompletionContext, type CompletionResult, pickedCompletion } from "@codemirror/autocomplete";
import type { ChangeSpec, Extension, Text } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";

import { visibleText } from "#base/visible-text.ts";
import { offsetsOf } from "#web/pages/live/documents/positions.ts";
import type { LiveSession } from "#web/pages/live/session/session.ts";

import { askQuietly, type LanguageAnswer, type Place } from "./language-client.ts";
import { markdownNodes } from "./markdown-nodes.ts";

type Item = LanguageAnswer<"completion">["items"][number];

export interface LanguageGiven {
  readonly session: LiveSession;
  placeAt(offset: number): Place;
}

const WORD = /[\p{L}\p{N}_$]*$/u;
/** After these a language server has something to say without a letter. */
const OPENERS = /[.:@"'/<#]$/;
const MAX_BOOST = 99;

export function completionBy({ session, placeAt }: LanguageGiven): Extension {
  const source = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const word = context.matchBefore(WORD);
    const before = context.state.sliceDoc(Math.max(0, context.pos - 1), context.pos);
    if (!context.explicit && (word === null || word.from === word.to) && !OPENERS.test(before)) return null;
    const stop = new AbortController();
    context.addEventListener("abort", () => stop.abort());
    const answer = await askQuietly(session, "completion", { place: placeAt(context.pos), signal: stop.signal });
    if (answer === null || answer.items.length === 0 || context.aborted) return null;
    const from = Math.min(word?.from ?? context.pos, context.pos);
    const sorted = answer.items.toSorted((a, b) => (a.sort < b.sort ? -1 : a.sort > b.sort ? 1 : 0));
    const options = sorted.map((item, index) => asOption(item, { doc: context.state.doc, from, boost: MAX_BOOST - Math.min(index, 2 * MAX_BOOST) }));
    return { from, options, ...(answer.more ? {} : { validFor: /^[\p{L}\p{N}_$]*$/u }) };
  };
  return autocompletion({ override: [source], activateOnTypingDelay: 60, maxRenderedOptions: 100, icons: false });
}

function asOption(item: Item, { doc, from, boost }: { readonly doc: Text; readonly from: number; readonly boost: number }): Completion {
  const own = offsetsOf(doc, item.edit);
  // The host may replace more than the word (a quote before it).
  const lead = Math.min(0, own.from - from);
  return {
    label: item.filter === "" ? item.label : item.filter,
    displayLabel: visibleText(item.label),
    type: item.kind,
    boost,
    ...(item.detail === "" ? {} : { detail: visibleText(item.detail).slice(0, 80) }),
    ...(item.documentation === "" ? {} : { info: () => markdownNodes(item.documentation) }),
    apply: (view: EditorView, completion: Completion, start: number, end: number) => putIn(view, { item, completion, start: Math.max(0, start + lead), end }),
  };
}

interface PutIn {
  readonly item: Item;
  readonly completion: Completion;
  readonly start: number;
  readonly end: number;
}

function putIn(view: EditorView, { item, completion, start, end }: PutIn): void {
  const { doc } = view.state;
  const changes: ChangeSpec[] = [{ from: start, to: end, insert: item.edit.text }];
  for (const other of item.with) {
    const { from, to } = offsetsOf(doc, other);
    if (to <= start || from >= end) changes.push({ from, to, insert: other.text });
  }
  const set = view.state.changes(changes);
  view.dispatch({ changes: set, selection: { anchor: set.mapPos(end, 1) }, scrollIntoView: true, userEvent: "input.complete", annotations: pickedCompletion.of(completion) });
}
