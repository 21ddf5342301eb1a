// What a file declares, and the places of a name: by the language server, shown as lists.

import type { DownMessage } from "#protocol/live/messages/host-messages.ts";
import { askLanguage, type Place } from "#web/pages/live/language/language-client.ts";
import { answerProblem } from "#web/pages/live/session/requests.ts";
import type { LiveSession } from "#web/pages/live/session/session.ts";
import { createStore, type Store } from "#web/pages/live/session/store.ts";

export type FoundPlace = Extract<DownMessage, { readonly kind: "places" }>["places"][number];
export type SymbolRow = Extract<DownMessage, { readonly kind: "symbols" }>["symbols"][number];

export interface PlacesState {
  readonly title: string;
  readonly state: "loading" | "ready";
  readonly places: readonly FoundPlace[];
  readonly more: boolean;
  readonly problem: string | null;
}

export interface OutlineState {
  readonly path: string | null;
  readonly state: "none" | "loading" | "ready";
  readonly symbols: readonly SymbolRow[];
  readonly problem: string | null;
}

export interface Outline {
  readonly places: Store<PlacesState | null>;
  readonly symbols: Store<OutlineState>;
  /** The one place, when there is just one; else they are in the list. */
  look(about: "definition" | "references", place: Place, title: string): Promise<FoundPlace | null>;
  listSymbols(path: string, place: Place): Promise<void>;
}

export function createOutline(session: LiveSession): Outline {
  const places = createStore<PlacesState | null>(null);
  const symbols = createStore<OutlineState>({ path: null, state: "none", symbols: [], problem: null });
  return {
    places,
    symbols,
    async look(about, place, title) {
      const loading: PlacesState = { title, state: "loading", places: [], more: false, problem: null };
      if (about === "references") places.set(loading);
      try {
        const { places: found, more } = await askLanguage(session, about, { place });
        const [only] = found;
        if (about === "definition" && found.length === 1 && only !== undefined) return only;
        places.set({ ...loading, state: "ready", places: found, more, problem: found.length === 0 ? "Nothing was found." : null });
      } catch (error) {
        places.set({ ...loading, state: "ready", problem: answerProblem(error) ?? "Nothing was found." });
      }
      return null;
    },
    async listSymbols(path, place) {
      symbols.update((before) => ({ path, state: "loading", symbols: before.path === path ? before.symbols : [], problem: null }));
      try {
        const answer = await askLanguage(session, "symbols", { place });
        if (symbols.get().path === path) symbols.set({ path, state: "ready", symbols: answer.symbols, problem: null });
      } catch (error) {
        if (symbols.get().path === path) symbols.set({ path, state: "ready", symbols: [], problem: answerProblem(error) ?? "It could not be read." });
      }
    },
  };
}
