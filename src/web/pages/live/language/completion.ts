// Completion by the host's language server: what it offers, put in where it says, with what else it changes (an import above).

import { autocompletion, type Completion, type CompletionContext, type CompletionResult, pickedCompletion } from "@codemirror/autocomplete";
import type { ChangeSpec, Extension, Text } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";

import { visibleLines, visibleText } from "#base/visible-text.ts";
import { offsetsOf } from "#web/pages/live/documents/positions.ts";
import type { LiveSession } from "#web/pages/live/session/session.ts";

import { askQuietly, askResolved, type LanguageAnswer, type Place } from "./language-client.ts";
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
    const numbered = answer.items.map((item, number) => ({ item, whole: answer.resolves ? once(async () => await askResolved(session, { request: answer.request, item: number })) : null }));
    const sorted = numbered.toSorted((a, b) => (a.item.sort < b.item.sort ? -1 : a.item.sort > b.item.sort ? 1 : 0));
    const options = sorted.map((offer, index) => asOption(offer, { doc: context.state.doc, from, boost: MAX_BOOST - Math.min(index, 2 * MAX_BOOST) }));
    return { from, options, ...(answer.more ? {} : { validFor: /^[\p{L}\p{N}_$]*$/u }) };
  };
  return autocompletion({ override: [source], activateOnTypingDelay: 60, maxRenderedOptions: 100, icons: false });
}

interface Offer {
  readonly item: Item;
  /** With all that there is to say of it, asked for when it is wanted; null where that is here already. */
  readonly whole: (() => Promise<Item | null>) | null;
}

function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let asked: Promise<Value> | null = null;
  return () => (asked ??= ask());
}

function asOption({ item, whole }: Offer, { doc, from, boost }: { readonly doc: Text; readonly from: number; readonly boost: number }): Completion {
  const own = offsetsOf(doc, item.edit);
  // The host may replace more than the word (a quote before it).
  const lead = Math.min(0, own.from - from);
  return {
    label: item.filter === "" ? item.label : item.filter,
    displayLabel: visibleText(item.label),
    type: item.kind,
    boost,
    ...(item.detail === "" ? {} : { detail: visibleText(item.detail).slice(0, 80) }),
    ...(whole !== null ? { info: async () => shown((await whole()) ?? item, item) } : item.documentation === "" ? {} : { info: () => markdownNodes(item.documentation) }),
    apply: (view: EditorView, completion: Completion, start: number, end: number) => putIn(view, { item, whole, completion, start: Math.max(0, start + lead), end }),
  };
}

/** What it is, where that only came now, and what is said of it. */
function shown({ detail, documentation }: Item, before: Item): Node | null {
  const isNew = detail !== "" && detail !== before.detail;
  if (!isNew && documentation === "") return null;
  const words = markdownNodes(documentation);
  if (!isNew) return words;
  const code = document.createElement("pre");
  code.textContent = visibleLines(detail);
  words.prepend(code);
  return words;
}

interface PutIn extends Offer {
  readonly completion: Completion;
  readonly start: number;
  readonly end: number;
}

function putIn(view: EditorView, { item, whole, completion, start, end }: PutIn): void {
  const { doc } = view.state;
  const changes: ChangeSpec[] = [{ from: start, to: end, insert: item.edit.text }];
  for (const other of item.with) {
    const { from, to } = offsetsOf(doc, other);
    if (to <= start || from >= end) changes.push({ from, to, insert: other.text });
  }
  const set = view.state.changes(changes);
  view.dispatch({ changes: set, selection: { anchor: set.mapPos(end, 1) }, scrollIntoView: true, userEvent: "input.complete", annotations: pickedCompletion.of(completion) });
  if (whole !== null && item.with.length === 0) void whole().then((resolved) => addAbove(view, { doc, start, others: resolved?.with ?? [] }));
}

/** An import that only became known now. It stands above, and its places are those of the text of before: where that was changed meanwhile nothing is done. */
function addAbove(view: EditorView, { doc, start, others }: { readonly doc: Text; readonly start: number; readonly others: Item["with"] }): void {
  const changes = others.map((other) => ({ ...offsetsOf(doc, other), insert: other.text })).filter(({ to }) => to <= start);
  const last = Math.max(0, ...changes.map(({ to }) => to));
  if (changes.length > 0 && view.state.sliceDoc(0, last) === doc.sliceString(0, last)) view.dispatch({ changes, userEvent: "input.complete" });
}
