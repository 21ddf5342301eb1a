// What stands under the pointer, as the host's language server explains it; and the signature of the call that is being written.

import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { type EditorView, hoverTooltip, keymap, showTooltip, type Tooltip, ViewPlugin } from "@codemirror/view";

import { visibleLines } from "#base/visible-text.ts";
import type { LanguageGiven } from "./completion.ts";
import { askQuietly, type LanguageAnswer } from "./language-client.ts";
import { markdownNodes } from "./markdown-nodes.ts";

const HOVER_MS = 350;

export function hoverBy({ session, placeAt }: LanguageGiven): Extension {
  return hoverTooltip(
    async (view, pos) => {
      const word = view.state.wordAt(pos);
      if (word === null) return null;
      const answer = await askQuietly(session, "hover", { place: placeAt(pos) });
      if (answer === null || answer.text.trim() === "") return null;
      return { pos: word.from, end: word.to, above: true, create: () => ({ dom: markdownNodes(answer.text) }) };
    },
    { hoverTime: HOVER_MS },
  );
}

type Signatures = LanguageAnswer<"signature">;

interface Shown {
  readonly pos: number;
  readonly answer: Signatures;
}

const show = StateEffect.define<Shown | null>();

const field = StateField.define<Shown | null>({
  create: () => null,
  update(before, { changes, effects }) {
    for (const effect of effects) if (effect.is(show)) return effect.value;
    return before === null ? null : { ...before, pos: changes.mapPos(before.pos) };
  },
  provide: (own) => showTooltip.from(own, (shown) => (shown === null ? null : tooltip(shown))),
});

export function signatureBy({ session, placeAt }: LanguageGiven): Extension {
  const plugin = ViewPlugin.define((view) => {
    let stop = new AbortController();
    const ask = async (pos: number): Promise<void> => {
      stop.abort();
      const own = (stop = new AbortController());
      const answer = await askQuietly(session, "signature", { place: placeAt(pos), signal: own.signal });
      if (own.signal.aborted) return;
      view.dispatch({ effects: show.of(answer === null || answer.signatures.length === 0 ? null : { pos, answer }) });
    };
    return {
      update({ view: own, docChanged, selectionSet, focusChanged, transactions, state }) {
        // What is written elsewhere is no call here.
        if (focusChanged && !own.hasFocus && state.field(field, false) !== null) queueMicrotask(() => close(own));
        const { head } = state.selection.main;
        const typed = transactions.some((transaction) => transaction.isUserEvent("input"));
        const open = state.field(field, false) !== null;
        if (typed && /[(,]$/.test(state.sliceDoc(Math.max(0, head - 1), head))) void ask(head);
        else if (open && (docChanged || selectionSet) && (typed || transactions.some((transaction) => transaction.isUserEvent("select") || transaction.isUserEvent("delete")))) void ask(head);
      },
      destroy: () => stop.abort(),
    };
  });
  const close = (view: EditorView): boolean => {
    if (view.state.field(field, false) === null) return false;
    view.dispatch({ effects: show.of(null) });
    return true;
  };
  return [field, plugin, keymap.of([{ key: "Escape", run: close }])];
}

function tooltip({ pos, answer }: Shown): Tooltip {
  return {
    pos,
    above: true,
    create: () => {
      const dom = document.createElement("div");
      const signature = answer.signatures[answer.active] ?? answer.signatures[0];
      if (signature === undefined) return { dom };
      const label = document.createElement("pre");
      const [from, to] = signature.parameters[answer.parameter] ?? [0, 0];
      const parameter = document.createElement("span");
      parameter.className = "live-parameter";
      parameter.textContent = visibleLines(signature.label.slice(from, to));
      label.append(visibleLines(signature.label.slice(0, from)), parameter, visibleLines(signature.label.slice(to)));
      dom.className = "live-words";
      dom.append(label);
      if (signature.documentation !== "") dom.append(...markdownNodes(signature.documentation).childNodes);
      return { dom };
    },
  };
}
