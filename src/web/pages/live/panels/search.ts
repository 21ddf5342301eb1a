// Search in the project: matches as the host finds them, until it ends or is stopped.

import type { DownMessage } from "#protocol/live/messages/host-messages.ts";
import { answerProblem } from "#web/pages/live/session/requests.ts";
import type { LiveSession } from "#web/pages/live/session/session.ts";
import { createStore, type Store } from "#web/pages/live/session/store.ts";

export type Match = Extract<DownMessage, { readonly kind: "found" }>["matches"][number];

export interface SearchWish {
  readonly text: string;
  readonly matchCase: boolean;
  readonly wholeWord: boolean;
  readonly regularExpression: boolean;
  /** Globs, by commas. */
  readonly include: string;
  readonly exclude: string;
}

export interface SearchState {
  readonly wish: SearchWish;
  readonly state: "idle" | "searching" | "done";
  readonly end: "all" | "limit" | "cancelled" | null;
  readonly problem: string | null;
  readonly files: readonly MatchedFile[];
  readonly count: number;
}

export interface MatchedFile {
  readonly path: string;
  readonly matches: readonly Match[];
}

export interface Search {
  readonly store: Store<SearchState>;
  change(change: Partial<SearchWish>): void;
  run(): Promise<void>;
  stop(): void;
}

const NO_WISH: SearchWish = { text: "", matchCase: false, wholeWord: false, regularExpression: false, include: "", exclude: "" };
const IDLE: SearchState = { wish: NO_WISH, state: "idle", end: null, problem: null, files: [], count: 0 };
const LONGEST_MS = 120_000;
const MAX_GLOBS = 16;

export function createSearch(session: LiveSession): Search {
  const store = createStore(IDLE);
  let under: AbortController | null = null;

  async function run(): Promise<void> {
    under?.abort();
    const own = (under = new AbortController());
    const { include, exclude, ...wish } = store.get().wish;
    if (wish.text === "") return;
    store.update((before) => ({ ...IDLE, wish: before.wish, state: "searching" }));
    const finish = (change: Partial<SearchState>): void => {
      if (under === own) store.update((before) => ({ ...before, state: "done", ...change }));
    };
    try {
      await session.ask(
        { kind: "search", ...wish, include: splitGlobs(include), exclude: splitGlobs(exclude) },
        {
          signal: own.signal,
          withinMs: LONGEST_MS,
          onPart({ message }) {
            if (message.kind !== "found") return true;
            if (under === own) store.update((before) => addMatches(before, message.matches));
            if (message.end !== "no") finish({ end: message.end });
            return message.end !== "no";
          },
        },
      );
    } catch (error) {
      finish({ problem: answerProblem(error), end: own.signal.aborted ? "cancelled" : null });
    }
  }

  return {
    store,
    change: (change) => store.update((before) => ({ ...before, wish: { ...before.wish, ...change } })),
    run,
    stop: () => under?.abort(),
  };
}

export function splitGlobs(text: string): string[] {
  return text.split(",").map((glob) => glob.trim()).filter((glob) => glob !== "").slice(0, MAX_GLOBS);
}

/** Files in the order in which they were first found. */
export function addMatches(state: SearchState, matches: readonly Match[]): SearchState {
  const files = new Map(state.files.map(({ path, matches: known }) => [path, known]));
  for (const match of matches) files.set(match.path, [...(files.get(match.path) ?? []), match]);
  return { ...state, files: [...files].map(([path, known]) => ({ path, matches: known })), count: state.count + matches.length };
}

/** The line around a match: what is before, it, and after. */
export function cutMatch({ text, column, endColumn, line, endLine }: Match): readonly [before: string, match: string, after: string] {
  const BEFORE = 14;
  const end = endLine > line ? text.length : endColumn;
  const lead = text.slice(0, column).trimStart();
  const before = lead.length > BEFORE ? `…${lead.slice(-BEFORE)}` : lead;
  return [before, text.slice(column, end), text.slice(end)];
}
