// A language of the project and its server: started when the first file of the language is opened, told what people type, asked, and started again when
// it dies or hangs, a few times. Nothing of what people type depends on it.

import { pathToFileURL } from "node:url";
import { join } from "node:path";

import { MINUTE, SECOND } from "#base/units.ts";
import { findEdits } from "#cli/share/documents/find-edits.ts";
import type { SharedDocument } from "#cli/share/documents/shared-document.ts";
import { refuseRequest } from "#cli/share/refusal.ts";
import type { ServerSpec } from "./find-servers.ts";
import { extensionOf } from "./known-servers.ts";
import { Lines } from "./positions.ts";
import { connectServer, type RpcAnswer, type RpcConnection } from "./rpc-connection.ts";

export interface LanguageServerGiven {
  readonly spec: ServerSpec;
  readonly root: string;
  readonly onDiagnostics: (uri: string, diagnostics: unknown) => void;
  readonly onNotice: (text: string) => void;
  /** Asked before a program of the project itself starts. */
  readonly mayStart: () => Promise<boolean>;
  /** How long an answer is waited for. */
  readonly timeoutMs?: number;
}

const ANSWER_MS = 10 * SECOND;
/** After a change it is asked what is wrong now. */
const QUIET_MS = 250;
/** It hangs when so many answers in a row did not come. */
const MAX_SILENT = 2;
const MAX_RESTARTS = 3;
const RESTARTS_WITHIN_MS = 10 * MINUTE;
const INCREMENTAL = 2;

interface Told {
  /** As it was told last. */
  text: string;
  version: number;
  timer: NodeJS.Timeout | null;
}

export class LanguageServer {
  readonly #given: LanguageServerGiven;
  readonly #open = new Set<SharedDocument>();
  /** What the server that runs was told. */
  readonly #documents = new Map<SharedDocument, Told>();
  readonly #starts: number[] = [];
  #connection: Promise<RpcConnection | null> | null = null;
  /** The one that runs; null while none does. */
  #current: RpcConnection | null = null;
  #silent = 0;
  #isAsking = false;
  #isClosed = false;

  constructor(given: LanguageServerGiven) {
    this.#given = given;
  }

  get language(): string {
    return this.#given.spec.language;
  }

  open(document: SharedDocument): void {
    this.#open.add(document);
    void this.#ready();
  }

  changed(document: SharedDocument): void {
    const told = this.#documents.get(document);
    if (told === undefined) return;
    if (told.timer !== null) clearTimeout(told.timer);
    told.timer = setTimeout(() => void this.#diagnose(document), QUIET_MS);
  }

  saved(document: SharedDocument): void {
    void this.#ready().then((connection) => connection?.notify("textDocument/didSave", { textDocument: { uri: this.uriOf(document.path) } }));
  }

  /** Before its path changes, or when nobody has it open any more. */
  close(document: SharedDocument): void {
    this.#open.delete(document);
    const told = this.#documents.get(document);
    if (told === undefined) return;
    if (told.timer !== null) clearTimeout(told.timer);
    this.#documents.delete(document);
    const uri = this.uriOf(document.path);
    void this.#connection?.then((connection) => connection?.notify("textDocument/didClose", { textDocument: { uri } }));
  }

  /** The result for the document as it is now; null when it was cancelled. @throws AppError `live.request-refused`. */
  async ask(document: SharedDocument, { method, params, signal }: { readonly method: string; readonly params: Readonly<Record<string, unknown>>; readonly signal: AbortSignal }): Promise<unknown> {
    const connection = await this.#ready();
    if (connection === null) throw refuseRequest(`The language server for ${this.language} does not run.`);
    if (signal.aborted) return null;
    const answer = await connection.request(method, { ...params, textDocument: { uri: this.uriOf(document.path) } }, { signal, timeoutMs: this.#given.timeoutMs ?? ANSWER_MS });
    return this.#judge(answer);
  }

  /** More of a completion that it offered. Null when it was cancelled. @throws AppError `live.request-refused`. */
  async resolve(item: unknown, signal: AbortSignal): Promise<unknown> {
    const connection = await this.#ready();
    if (connection === null) throw refuseRequest(`The language server for ${this.language} does not run.`);
    return this.#judge(await connection.request("completionItem/resolve", item, { signal, timeoutMs: this.#given.timeoutMs ?? ANSWER_MS }));
  }

  async canResolve(): Promise<boolean> {
    const provider = (await this.#ready())?.capabilities["completionProvider"];
    return typeof provider === "object" && provider !== null && "resolveProvider" in provider && provider.resolveProvider === true;
  }

  async can(provider: string): Promise<boolean> {
    const connection = await this.#ready();
    const capability = connection?.capabilities[provider];
    return capability !== undefined && capability !== null && capability !== false;
  }

  uriOf(path: string): string {
    return pathToFileURL(join(this.#given.root, path)).href;
  }

  end(): void {
    this.#isClosed = true;
    for (const { timer } of this.#documents.values()) if (timer !== null) clearTimeout(timer);
    this.#documents.clear();
    void this.#connection?.then((connection) => connection?.end());
  }

  #judge(answer: RpcAnswer): unknown {
    if (answer.kind !== "timeout") this.#silent = 0;
    switch (answer.kind) {
      case "result":
        return answer.result;
      case "cancelled":
        return null;
      case "error":
        throw refuseRequest(`The language server for ${this.language} has no answer.`);
      case "gone":
        throw refuseRequest(`The language server for ${this.language} has just ended; ask again in a moment.`);
      case "timeout":
        this.#silent += 1;
        if (this.#silent >= MAX_SILENT) this.#replace(`The language server for ${this.language} hangs`);
        throw refuseRequest(`The language server for ${this.language} did not answer in time.`);
    }
  }

  /** Whether the document has another text by now than the server was told. */
  isStale(document: SharedDocument): boolean {
    const told = this.#documents.get(document);
    return told !== undefined && told.text !== document.text;
  }

  /** Running, and told of all that is open as it is now. */
  async #ready(): Promise<RpcConnection | null> {
    // The person at the host has not said yet whether it may run.
    if (this.#isAsking) return null;
    const connection = await (this.#connection ??= this.#start());
    if (connection === null || this.#isClosed) return connection;
    for (const document of this.#open) this.#tell(connection, document);
    return connection;
  }

  #tell(connection: RpcConnection, document: SharedDocument): void {
    const uri = this.uriOf(document.path);
    const { text } = document;
    const told = this.#documents.get(document);
    if (told === undefined) {
      this.#documents.set(document, { text, version: 1, timer: null });
      connection.notify("textDocument/didOpen", { textDocument: { uri, languageId: this.#given.spec.extensions[extensionOf(document.path)] ?? this.language, version: 1, text } });
      this.changed(document);
      return;
    }
    if (told.text === text) return;
    told.version += 1;
    connection.notify("textDocument/didChange", { textDocument: { uri, version: told.version }, contentChanges: changesOf(told.text, { text, isIncremental: syncOf(connection) === INCREMENTAL }) });
    told.text = text;
  }

  async #diagnose(document: SharedDocument): Promise<void> {
    const connection = await this.#ready();
    // Servers of before tell by themselves what is wrong.
    if (connection?.capabilities["diagnosticProvider"] === undefined) return;
    const uri = this.uriOf(document.path);
    const answer = await connection.request("textDocument/diagnostic", { textDocument: { uri } }, { signal: AbortSignal.timeout(MINUTE), timeoutMs: MINUTE });
    if (answer.kind === "result") this.#given.onDiagnostics(uri, (answer.result as { readonly items?: unknown } | null)?.items);
  }

  async #start(): Promise<RpcConnection | null> {
    const { spec, root, onDiagnostics, onNotice, mayStart } = this.#given;
    if (spec.isProjects && this.#starts.length === 0) {
      this.#isAsking = true;
      const may = await mayStart();
      this.#isAsking = false;
      if (!may) return null;
    }
    this.#starts.push(Date.now());
    const connection: RpcConnection | null = await connectServer({
      spec, root, rootUri: pathToFileURL(root).href,
      onNotification: (method, params) => {
        const { uri, diagnostics } = (params ?? {}) as { readonly uri?: unknown; readonly diagnostics?: unknown };
        if (method === "textDocument/publishDiagnostics" && typeof uri === "string") onDiagnostics(uri, diagnostics);
      },
      onEnd: (ended) => {
        if (this.#current === ended) this.#replace(`The language server for ${this.language} has ended`);
      },
    });
    this.#current = connection;
    if (connection === null) onNotice(`The language server for ${this.language} did not start.`);
    return connection;
  }

  /** A new one in its place, unless that was tried too often. */
  #replace(why: string): void {
    const [old, again] = [this.#current, this.#starts.filter((at) => Date.now() - at < RESTARTS_WITHIN_MS).length <= MAX_RESTARTS];
    this.#current = null;
    this.#silent = 0;
    old?.kill();
    if (this.#isClosed) return;
    for (const { timer } of this.#documents.values()) if (timer !== null) clearTimeout(timer);
    this.#documents.clear();
    this.#given.onNotice(again ? `${why}; it is started again.` : `${why}, again and again; it stays off.`);
    this.#connection = again ? this.#start() : Promise.resolve(null);
    if (again) void this.#ready();
  }
}

function syncOf({ capabilities }: RpcConnection): unknown {
  const sync = capabilities["textDocumentSync"];
  return typeof sync === "object" && sync !== null && "change" in sync ? sync.change : sync;
}

/** From the end, so that the places of each are those of the text before. */
function changesOf(before: string, { text, isIncremental }: { readonly text: string; readonly isIncremental: boolean }): unknown[] {
  if (!isIncremental) return [{ text }];
  const lines = new Lines(before);
  return findEdits(before, text).toReversed().map(({ from, to, insert }) => ({ range: { start: lines.positionAt(from), end: lines.positionAt(to) }, text: insert }));
}
