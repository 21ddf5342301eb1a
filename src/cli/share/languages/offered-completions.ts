// The completions that each guest was offered last, as the language server said them: of one of them it is asked for more when the guest looks at it, or takes it.

import type { SharedDocument } from "#cli/share/documents/shared-document.ts";
import { refuseRequest } from "#cli/share/refusal.ts";
import { readResolved, type Completions } from "./answers.ts";
import type { LanguageServer } from "./language-server.ts";
import type { FlatRange } from "./positions.ts";

type Completion = Completions["items"][number];

export interface Offer {
  readonly request: number;
  readonly server: LanguageServer;
  readonly document: SharedDocument;
  /** Of the document when it was offered. */
  readonly text: string;
  /** What it is written over. */
  readonly word: FlatRange;
  readonly completions: Completions;
}

export class OfferedCompletions {
  readonly #byPeer = new Map<number, Offer>();

  keep(peer: number, offer: Offer): void {
    this.#byPeer.set(peer, offer);
  }

  forget(peer: number): void {
    this.#byPeer.delete(peer);
  }

  /** @throws AppError `live.request-refused` for what was not offered, or not last. */
  async resolve({ peer, completions: request, item: index, signal }: { readonly peer: number; readonly completions: number; readonly item: number; readonly signal: AbortSignal }): Promise<Completion> {
    const offer = this.#byPeer.get(peer);
    const [item, raw] = [offer?.completions.items[index], offer?.completions.raw[index]];
    if (offer?.request !== request || item === undefined) throw refuseRequest("These completions are out of date; type on.");
    const { server, word } = offer;
    const resolved = readResolved(item, { result: await server.resolve(raw, signal), word });
    return { ...resolved, with: stillFits(offer, resolved) ? resolved.with : [] };
  }
}

/** What else it changes has its places in the text of then: up to them it must be the same but for the line in which people type on. */
function stillFits({ document, text, word }: Offer, { with: edits }: Completion): boolean {
  if (document.text === text) return true;
  const [before, now] = [text, document.text].map((each) => each.split("\n"));
  return edits.every(({ endLine }) => before?.slice(0, endLine + 1).every((line, index) => index === word.line || line === now?.[index]));
}
