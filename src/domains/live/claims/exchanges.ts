// What people ask and answer in a live session, each with words of its own by which it is known again: of every kind that names or holds a part of the project.

import { utf8 } from "#protocol/live/handshake/bytes.ts";
import type { Bytes } from "#protocol/live/envelope/header.ts";
import type { GuestMessage } from "#protocol/live/messages/guest-messages.ts";
import type { BroadcastMessage, DownMessage } from "#protocol/live/messages/host-messages.ts";

export interface Said<Message> {
  readonly message: Message;
  readonly body?: Bytes;
}

/** A guest asks, the host answers the guest or tells all; one of them may be left out. */
export interface Exchange {
  readonly what: string;
  readonly ask: Said<GuestMessage> | null;
  readonly answer: Said<DownMessage> | null;
  readonly toAll: Said<BroadcastMessage> | null;
}

/** `word` is in what is asked and in what is answered. It is a path, a position, a name and a text that each field takes. */
export function composeExchanges(word: (what: string) => string): readonly Exchange[] {
  return [...aboutFiles(word), ...aboutLanguage(word), ...aboutProject(word), ...betweenPeople(word)];
}

type Word = (what: string) => string;

const DOCUMENT = 1;
const TERMINAL = 1;
const RANGE = { line: 0, column: 0, endLine: 0, endColumn: 1 };
/** More than one frame holds. */
const PASTED_BYTES = 70_000;
let requests = 0;

function exchange(what: string, given: Partial<Omit<Exchange, "what">>): Exchange {
  return { what, ask: null, answer: null, toAll: null, ...given };
}

function aboutFiles(word: Word): readonly Exchange[] {
  const request = (): number => (requests += 1);
  const [tree, open, search] = [request(), request(), request()];
  return [
    exchange("tree", {
      ask: { message: { kind: "tree", request: tree, path: word("tree asked") } },
      answer: { message: { kind: "entries", request: tree, entries: [{ name: word("tree"), type: "file", bytes: 1 }], more: false } },
    }),
    exchange("open", {
      ask: { message: { kind: "open", request: open, path: word("open asked") } },
      answer: { message: { kind: "opened", request: open, document: DOCUMENT, path: word("open"), bytes: 1, writable: true } },
    }),
    exchange("content", { answer: { message: { kind: "content", document: DOCUMENT, last: true }, body: utf8(word("content")) } }),
    exchange("edit and paste", {
      ask: { message: { kind: "edit", document: DOCUMENT }, body: utf8(word("edit and paste asked").padEnd(PASTED_BYTES, ".")) },
      toAll: { message: { kind: "edit", document: DOCUMENT, person: 1 }, body: utf8(word("edit and paste")) },
    }),
    exchange("search", {
      ask: { message: { kind: "search", request: search, text: word("search asked"), matchCase: false, wholeWord: false, regularExpression: false, include: [], exclude: [] } },
      answer: { message: { kind: "found", request: search, matches: [{ path: "a", ...RANGE, text: word("search") }], end: "all" } },
    }),
  ];
}

function aboutLanguage(word: Word): readonly Exchange[] {
  const ask = (about: Extract<GuestMessage, { readonly kind: "ask" }>["about"], answer: (request: number) => DownMessage): Exchange => {
    const request = (requests += 1);
    return exchange(about, { ask: { message: { kind: "ask", request, document: DOCUMENT, about, at: word(`${about} asked`) } }, answer: { message: answer(request) } });
  };
  const place = (what: string) => ({ path: "a", ...RANGE, text: word(what) });
  const rename = (requests += 1);
  return [
    ask("completion", (request) => ({ kind: "completions", request, items: [{ label: word("completion"), kind: "text", detail: "", documentation: "", sort: "", filter: "", edit: { ...RANGE, text: "" }, with: [] }], more: false })),
    ask("hover", (request) => ({ kind: "hover", request, text: word("hover") })),
    ask("signature", (request) => ({ kind: "signatures", request, signatures: [{ label: word("signature"), documentation: "", parameters: [] }], active: 0, parameter: 0 })),
    ask("definition", (request) => ({ kind: "places", request, places: [place("definition")], more: false })),
    ask("references", (request) => ({ kind: "places", request, places: [place("references")], more: false })),
    ask("symbols", (request) => ({ kind: "symbols", request, symbols: [{ name: word("symbols"), kind: "text", depth: 0, ...RANGE }], more: false })),
    exchange("rename", { ask: { message: { kind: "renameSymbol", request: rename, document: DOCUMENT, at: "", name: word("rename asked") } }, answer: { message: { kind: "failed", request: rename, why: word("rename") } } }),
    exchange("errors and markers", { toAll: { message: { kind: "diagnostics", path: word("errors and markers"), items: [{ ...RANGE, severity: "error", message: "-", source: "", code: "" }] } } }),
  ];
}

function aboutProject(word: Word): readonly Exchange[] {
  const [status, committed] = [(requests += 1), (requests += 1)];
  return [
    exchange("git status", { ask: { message: { kind: "gitStatus", request: status } }, answer: { message: { kind: "gitStatus", request: status, branch: null, files: [{ path: word("git status"), state: "modified" }], more: false } } }),
    exchange("committed file", {
      ask: { message: { kind: "committed", request: committed, path: word("committed file asked") } },
      answer: { message: { kind: "committed", request: committed, has: "text", last: true }, body: utf8(word("committed file")) },
    }),
    exchange("project", { answer: { message: { kind: "project", host: "Host", name: word("project"), readOnly: false, git: true, languages: [] } } }),
    exchange("terminal", {
      ask: { message: { kind: "terminalInput", terminal: TERMINAL }, body: utf8(word("terminal asked")) },
      answer: { message: { kind: "terminalOutput", terminal: TERMINAL, size: { columns: 80, rows: 24 } }, body: utf8(word("terminal")) },
    }),
  ];
}

function betweenPeople(word: Word): readonly Exchange[] {
  return [
    exchange("chat", { ask: { message: { kind: "chat", text: word("chat asked") } } }),
    exchange("selection", { toAll: { message: { kind: "cursor", person: 1, document: DOCUMENT, anchor: word("selection"), head: "" } } }),
    exchange("moved file", { toAll: { message: { kind: "documentMoved", document: DOCUMENT, path: word("moved file") } } }),
    exchange("notice", { toAll: { message: { kind: "notice", level: "info", text: word("notice") } } }),
  ];
}
