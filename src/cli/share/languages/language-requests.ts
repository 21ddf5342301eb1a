// What language servers know, asked by guests, and what they would change, done by the host: in the documents, where everybody sees it.

import { isAppError } from "#base/app-error.ts";
import type { Documents } from "#cli/share/documents/documents.ts";
import type { SharedDocument } from "#cli/share/documents/shared-document.ts";
import { refuseRequest } from "#cli/share/refusal.ts";
import type { Cancellations } from "#cli/share/session/cancellations.ts";
import type { Handlers, Outgoing, Request } from "#cli/share/session/requests.ts";
import { readCompletions, readHover, readLocations, readSignatures, readSymbols, wordBefore } from "./answers.ts";
import type { LanguageServer } from "./language-server.ts";
import type { Languages } from "./languages.ts";
import { describePlaces } from "./places.ts";
import type { OfferedCompletions } from "./offered-completions.ts";
import { Lines } from "./positions.ts";
import { applyWorkspaceEdit, readTextEdits, readWorkspaceEdit, type FileEdits } from "./workspace-edits.ts";

export interface LanguageRequestsGiven {
  readonly offered: OfferedCompletions;
  readonly languages: Languages;
  readonly documents: Documents;
  readonly out: Outgoing;
  readonly cancellations: Cancellations;
  readonly ask: (question: string, peer?: number) => Promise<boolean>;
  readonly nameOf: (peer: number) => string;
}

type About = Request<"ask">["message"]["about"];

const METHODS: Readonly<Record<About, { readonly method: string; readonly provider: string }>> = {
  completion: { method: "textDocument/completion", provider: "completionProvider" },
  hover: { method: "textDocument/hover", provider: "hoverProvider" },
  signature: { method: "textDocument/signatureHelp", provider: "signatureHelpProvider" },
  definition: { method: "textDocument/definition", provider: "definitionProvider" },
  references: { method: "textDocument/references", provider: "referencesProvider" },
  symbols: { method: "textDocument/documentSymbol", provider: "documentSymbolProvider" },
};
const EXTRA: Readonly<Partial<Record<About, Readonly<Record<string, unknown>>>>> = { references: { context: { includeDeclaration: true } }, completion: { context: { triggerKind: 1 } } };

export function createLanguageRequests(given: LanguageRequestsGiven): Handlers<"ask" | "resolve" | "format" | "renameSymbol"> {
  const { documents, out, cancellations, offered } = given;
  /** Of each guest the last of each kind: what was asked before is out of date. */
  const latest = new Map<string, number>();
  return {
    ask: async ({ peer, message }) => {
      const { request, about } = message;
      const key = `${peer} ${about}`;
      const before = latest.get(key);
      if (before !== undefined) cancellations.cancel(peer, before);
      latest.set(key, request);
      const answer = await cancellations.run({ peer, request }, async (signal) => await askServer(given, { peer, message, signal }));
      if (latest.get(key) === request) latest.delete(key);
      out.send(peer, answer);
    },
    resolve: async ({ peer, message: { request, completions, item } }) => {
      const resolved = await cancellations.run({ peer, request }, async (signal) => await offered.resolve({ peer, completions, item, signal }));
      out.send(peer, { kind: "completion", request, item: resolved });
    },
    format: async ({ peer, message: { request, document: id } }) => {
      const document = documents.get(id);
      const server = await serverFor(given, { document, provider: "documentFormattingProvider" });
      const lines = new Lines(document.text);
      const result = await cancellations.run({ peer, request }, async (signal) => await server.ask(document, { method: "textDocument/formatting", params: { options: { tabSize: 2, insertSpaces: !document.text.includes("\n\t") } }, signal }));
      const edits = readTextEdits(result, lines);
      if (document.text !== lines.text) throw refuseRequest("The file was changed meanwhile; try again.");
      documents.change(document, edits);
      out.send(peer, { kind: "done", request, changed: edits.length });
    },
    renameSymbol: async ({ peer, message }) => {
      const changed = await cancellations.run({ peer, request: message.request }, async (signal) => await renameSymbol(given, { peer, message, signal }));
      out.send(peer, { kind: "done", request: message.request, changed });
    },
  };
}

interface Asked {
  readonly peer: number;
  readonly message: Request<"ask">["message"];
  readonly signal: AbortSignal;
}

async function askServer({ languages, documents, offered }: LanguageRequestsGiven, { peer, message, signal }: Asked): Promise<Parameters<Outgoing["send"]>[1]> {
  const { request, document: id, about, at } = message;
  const document = documents.get(id);
  const { method, provider } = METHODS[about];
  const server = await serverFor({ languages }, { document, provider });
  const lines = new Lines(document.text);
  const offset = about === "symbols" ? 0 : offsetOf(document, at);
  const result = await server.ask(document, { method, params: { ...(about === "symbols" ? {} : { position: lines.positionAt(offset) }), ...EXTRA[about] }, signal });
  if (signal.aborted) throw refuseRequest("This was asked anew, or is not wanted any more.");
  switch (about) {
    case "completion": {
      const word = wordBefore(lines, offset);
      const completions = readCompletions(result, { word, typed: lines.lineText(word.line).slice(word.column, word.endColumn) });
      const resolves = await server.canResolve();
      if (resolves) offered.keep(peer, { request, server, document, text: lines.text, word, completions });
      return { kind: "completions", request, items: completions.items, more: completions.more, resolves };
    }
    case "hover":
      return { kind: "hover", request, text: readHover(result) };
    case "signature":
      return { kind: "signatures", request, ...readSignatures(result) };
    case "definition":
    case "references":
      return { kind: "places", request, ...(await describePlaces(readLocations(result), { languages, documents })) };
    case "symbols":
      return { kind: "symbols", request, ...readSymbols(result) };
  }
}

async function renameSymbol(given: LanguageRequestsGiven, { peer, message: { document: id, at, name }, signal }: { readonly peer: number; readonly message: Request<"renameSymbol">["message"]; readonly signal: AbortSignal }): Promise<number> {
  const { languages, documents, ask, nameOf } = given;
  const document = documents.get(id);
  const server = await serverFor(given, { document, provider: "renameProvider" });
  const word = wordAt(document.text, offsetOf(document, at));
  const propose = async (): Promise<FileEdits[]> => {
    const position = new Lines(document.text).positionAt(offsetOf(document, at));
    return await readWorkspaceEdit(await server.ask(document, { method: "textDocument/rename", params: { position, newName: name }, signal }), languages);
  };
  const edit = await propose();
  const places = edit.reduce((sum, { edits }) => sum + edits.length, 0);
  if (places === 0) throw refuseRequest("There is nothing here to rename.");
  if (!(await ask(`${nameOf(peer)} wants to rename ${word} to ${name}: ${places} places in ${edit.length} ${edit.length === 1 ? "file" : "files"}. Allow it?`, peer))) throw refuseRequest("The host has not agreed.");
  // People typed on while the host's person was asked.
  const now = await propose();
  if (now.some(({ path }) => !edit.some((each) => each.path === path))) throw refuseRequest("Files were changed meanwhile; try again.");
  await applyWorkspaceEdit(now, { documents, isStale: (each) => server.isStale(each) });
  return now.reduce((sum, { edits }) => sum + edits.length, 0);
}

async function serverFor({ languages }: Pick<LanguageRequestsGiven, "languages">, { document, provider }: { readonly document: SharedDocument; readonly provider: string }): Promise<LanguageServer> {
  const server = languages.for(document);
  if (server === null) throw refuseRequest("There is no language server for this file on the host's machine.");
  try {
    if (await server.can(provider)) return server;
  } catch (error) {
    if (!isAppError(error, "live.request-refused")) throw error;
  }
  throw refuseRequest(`The language server for ${server.language} does not do this, or does not run.`);
}

/** @throws AppError `live.request-refused` for what is no place in the document. */
function offsetOf(document: SharedDocument, at: string): number {
  const offset = document.offsetOf(Buffer.from(at, "base64url"));
  if (offset === null) throw refuseRequest("This place is not in the file any more.");
  return offset;
}

function wordAt(text: string, offset: number): string {
  const [before, after] = [/[\p{L}\p{N}_$]*$/u.exec(text.slice(Math.max(0, offset - 100), offset))?.[0] ?? "", /^[\p{L}\p{N}_$]*/u.exec(text.slice(offset, offset + 100))?.[0] ?? ""];
  return before + after || "a name";
}
