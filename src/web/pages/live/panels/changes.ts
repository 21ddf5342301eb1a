// What differs from the last commit: by git at the host, asked for when it is looked at; and a file's text as it was committed.

import type { DownMessage } from "#protocol/live/messages/host-messages.ts";
import { AnswerError, answerProblem } from "#web/pages/live/session/requests.ts";
import type { LiveSession } from "#web/pages/live/session/session.ts";
import { createStore, type Store } from "#web/pages/live/session/store.ts";

type Status = Extract<DownMessage, { readonly kind: "gitStatus" }>;

export interface ChangesState {
  readonly state: "unknown" | "loading" | "ready" | "failed";
  readonly branch: string | null;
  readonly files: Status["files"];
  readonly more: boolean;
  readonly problem: string | null;
}

export interface Changes {
  readonly store: Store<ChangesState>;
  refresh(): Promise<void>;
  /** Null: the last commit has no such file. @throws AnswerError */
  committed(path: string): Promise<string | null>;
}

export function createChanges(session: LiveSession): Changes {
  const store = createStore<ChangesState>({ state: "unknown", branch: null, files: [], more: false, problem: null });

  async function refresh(): Promise<void> {
    store.update((before) => ({ ...before, state: before.state === "ready" ? "ready" : "loading" }));
    try {
      const { message } = await session.ask({ kind: "gitStatus" });
      if (message.kind === "gitStatus") store.set({ state: "ready", branch: message.branch, files: message.files, more: message.more, problem: null });
    } catch (error) {
      store.update((before) => ({ ...before, state: "failed", problem: answerProblem(error) ?? "It could not be read." }));
    }
  }

  session.listen({
    onBroadcast(message) {
      // Only what is shown is asked for again.
      if (store.get().state !== "unknown" && (message.kind === "saved" || message.kind === "folderChanged")) void refresh();
    },
  });

  return {
    store,
    refresh,
    async committed(path) {
      const pieces: Uint8Array[] = [];
      let has: "no-file" | "nothing" | "text" = "text";
      await session.ask(
        { kind: "committed", path },
        {
          onPart({ message, body }) {
            if (message.kind !== "committed") throw new AnswerError("failed", "The host answered something else than was asked.");
            has = message.has;
            if (message.has === "text") pieces.push(body);
            return message.last;
          },
        },
      );
      return (has as string) === "no-file" ? null : await new Blob(pieces.map((piece) => new Uint8Array(piece))).text();
    },
  };
}
