// What the host's language server says of a place: asked for a document, in this page's offsets.

import type { Text } from "yjs";

import type { DownMessage } from "#protocol/live/messages/host-messages.ts";
import { encodePosition } from "#web/pages/live/documents/positions.ts";
import { AnswerError } from "#web/pages/live/session/requests.ts";
import type { LiveSession } from "#web/pages/live/session/session.ts";

export type About = "completion" | "hover" | "signature" | "definition" | "references" | "symbols";

interface Kinds {
  readonly completion: "completions";
  readonly hover: "hover";
  readonly signature: "signatures";
  readonly definition: "places";
  readonly references: "places";
  readonly symbols: "symbols";
}

const KINDS: Kinds = { completion: "completions", hover: "hover", signature: "signatures", definition: "places", references: "places", symbols: "symbols" };
/** What is of use only at once is not waited for long. */
const WITHIN_MS: Readonly<Record<About, number>> = { completion: 5000, hover: 5000, signature: 5000, definition: 20_000, references: 20_000, symbols: 20_000 };

export type LanguageAnswer<A extends About> = Extract<DownMessage, { readonly kind: Kinds[A] }>;

export interface Place {
  readonly document: number;
  readonly text: Text;
  readonly offset: number;
  /** What was typed before goes first, so that the host looks at this text. */
  readonly flush: () => void;
}

/** @throws AnswerError */
export async function askLanguage<A extends About>(session: LiveSession, about: A, { place, signal }: { readonly place: Place; readonly signal?: AbortSignal }): Promise<LanguageAnswer<A>> {
  place.flush();
  const { message } = await session.ask({ kind: "ask", document: place.document, about, at: encodePosition(place.text, place.offset) }, { withinMs: WITHIN_MS[about], ...(signal && { signal }) });
  if (message.kind !== KINDS[about]) throw new AnswerError("failed", "The host answered something else than was asked.");
  return message as LanguageAnswer<A>;
}

/** One of the completions of an answer with all that there is to say of it; null where nothing came. */
export async function askResolved(session: LiveSession, { request, item }: { readonly request: number; readonly item: number }): Promise<LanguageAnswer<"completion">["items"][number] | null> {
  try {
    const { message } = await session.ask({ kind: "resolve", completions: request, item }, { withinMs: WITHIN_MS.completion });
    return message.kind === "completion" ? message.item : null;
  } catch (error) {
    if (error instanceof AnswerError) return null;
    throw error;
  }
}

/** For what is asked as one types or points: no answer is no news. */
export async function askQuietly<A extends About>(session: LiveSession, about: A, given: { readonly place: Place; readonly signal?: AbortSignal }): Promise<LanguageAnswer<A> | null> {
  try {
    return await askLanguage(session, about, given);
  } catch (error) {
    if (error instanceof AnswerError || (error instanceof DOMException && error.name === "AbortError")) return null;
    throw error;
  }
}
