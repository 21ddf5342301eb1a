// Others' carets and selections in the text, each in the colour of its person and with the name. Classes only: the policy allows no style attributes.

import { type Extension, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, WidgetType } from "@codemirror/view";
import type { Text } from "yjs";

import { decodePosition } from "#web/pages/live/documents/positions.ts";
import { colourOf } from "#web/pages/live/people/colours.ts";
import type { Cursors } from "#web/pages/live/people/cursors.ts";
import type { Store } from "#web/pages/live/session/store.ts";

export interface CaretsGiven {
  readonly text: Text;
  readonly document: number;
  readonly cursors: Store<Cursors>;
  readonly self: () => number | null;
  readonly nameOf: (person: number) => string;
}

interface Caret {
  readonly person: number;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly head: number;
  readonly at: number;
}

/** After a move its name is shown for so long; then it would stand in the way of what is above. */
const NAMED_MS = 3000;

const setCarets = StateEffect.define<readonly Caret[]>();

export function remoteCarets(given: CaretsGiven): Extension {
  const field = StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(before, { changes, effects, newDoc }) {
      for (const effect of effects) if (effect.is(setCarets)) return decorate(effect.value, { length: newDoc.length, isFirstLine: (offset) => newDoc.lineAt(offset).number === 1 });
      return before.map(changes);
    },
    provide: (own) => EditorView.decorations.from(own),
  });
  const plugin = ViewPlugin.define((view) => {
    let [asked, gone] = [false, false];
    const show = (): void => {
      // Several move in one turn; the editor may be in the middle of a change.
      if (asked) return;
      asked = true;
      queueMicrotask(() => {
        asked = false;
        if (!gone) view.dispatch({ effects: setCarets.of(readCarets(given)) });
      });
    };
    const stop = given.cursors.subscribe(show);
    show();
    return {
      destroy() {
        gone = true;
        stop();
      },
    };
  });
  return [field, plugin];
}

function readCarets({ text, document, cursors, self, nameOf }: CaretsGiven): readonly Caret[] {
  return [...cursors.get()].flatMap(([person, cursor]) => {
    if (cursor.document !== document || person === self()) return [];
    const [anchor, head] = [decodePosition(text, cursor.anchor), decodePosition(text, cursor.head)];
    return anchor === null || head === null ? [] : [{ person, name: nameOf(person), from: Math.min(anchor, head), to: Math.max(anchor, head), head, at: cursor.at }];
  });
}

function decorate(carets: readonly Caret[], { length, isFirstLine }: { readonly length: number; readonly isFirstLine: (offset: number) => boolean }): DecorationSet {
  const ranges = carets
    .filter(({ to }) => to <= length)
    .flatMap(({ person, name, from, to, head, at }) => [
      ...(from === to ? [] : [Decoration.mark({ class: `live-selection-${colourOf(person)}` }).range(from, to)]),
      Decoration.widget({ side: 1, widget: new CaretWidget({ colour: colourOf(person), name, at, below: isFirstLine(head) }) }).range(head),
    ])
    .toSorted((a, b) => a.from - b.from || a.value.startSide - b.value.startSide);
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to, value } of ranges) builder.add(from, to, value);
  return builder.finish();
}

interface CaretLook {
  readonly colour: number;
  readonly name: string;
  /** When it was moved. */
  readonly at: number;
  /** In the first line there is no room above. */
  readonly below: boolean;
}

class CaretWidget extends WidgetType {
  readonly #look: CaretLook;

  constructor(look: CaretLook) {
    super();
    this.#look = look;
  }

  override eq(other: CaretWidget): boolean {
    const [a, b] = [this.#look, other.#look];
    return a.colour === b.colour && a.name === b.name && a.at === b.at && a.below === b.below;
  }

  override toDOM(): HTMLElement {
    const caret = document.createElement("span");
    caret.className = `live-caret live-caret-${this.#look.colour}`;
    const name = document.createElement("span");
    name.className = this.#look.below ? "live-caret-name below" : "live-caret-name";
    name.textContent = this.#look.name;
    caret.ariaHidden = "true";
    caret.append(name);
    const shownFor = this.#look.at + NAMED_MS - Date.now();
    if (shownFor <= 0) caret.classList.add("quiet");
    else setTimeout(() => caret.classList.add("quiet"), shownFor);
    return caret;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}
