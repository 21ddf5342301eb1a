// What a language server answers (LSP 3.17), as guests get it: bounded, plain, in our own shapes. Whatever has another form is left out.

import type { CompletionItem, DocumentSymbol, Hover, MarkupContent, ParameterInformation, SignatureHelp, SignatureInformation, SymbolInformation } from "vscode-languageserver-protocol";

import type { DownMessage, BroadcastMessage } from "#protocol/live/messages/host-messages.ts";
import { flatten, parseRange, type FlatRange, type Lines } from "./positions.ts";

type Down<Kind extends DownMessage["kind"]> = Extract<DownMessage, { readonly kind: Kind }>;
type Completion = Down<"completions">["items"][number];
type Signature = Down<"signatures">["signatures"][number];
type Symbol = Down<"symbols">["symbols"][number];
type Diagnostic = Extract<BroadcastMessage, { readonly kind: "diagnostics" }>["items"][number];
type Kind = Completion["kind"];

const MAX_LISTED = 200;
const MAX_SYMBOLS = 1000;
const MAX_SIGNATURES = 32;
const MAX_DEPTH = 32;
const MAX_HOVER = 16 * 1024;
/** Of a whole answer as JSON: the message's own limit, with room for what is around it. */
const MAX_ANSWER_CHARACTERS = 100 * 1024;

const COMPLETION_KINDS: readonly Kind[] = ["text", "text", "function", "function", "function", "property", "variable", "class", "class", "module", "property", "value", "value", "class", "keyword", "snippet", "value", "file", "text", "file", "value", "constant", "class", "value", "keyword", "type"];
const SYMBOL_KINDS: readonly Kind[] = ["text", "file", "module", "module", "module", "class", "function", "property", "property", "function", "class", "class", "function", "variable", "constant", "text", "value", "value", "value", "class", "property", "value", "value", "class", "value", "keyword", "type"];
const SEVERITIES = ["error", "error", "warning", "info", "hint"] as const;

export interface Completions {
  readonly items: Completion[];
  readonly more: boolean;
  /** As the server said each of them: it is asked about them in its own words. */
  readonly raw: readonly unknown[];
}

/** `word` is the range that is written over when an item says none, `typed` what stands there: of more than are listed those that can be meant. */
export function readCompletions(result: unknown, { word, typed }: { readonly word: FlatRange; readonly typed: string }): Completions {
  const list = Array.isArray(result) ? result : ((result as { readonly items?: unknown } | null)?.items ?? []);
  const isIncomplete = (result as { readonly isIncomplete?: unknown } | null)?.isIncomplete === true;
  const all = (Array.isArray(list) ? list : []) as CompletionItem[];
  const named = all.filter(({ label }) => typeof label === "string" && label !== "");
  const meant = named.length > MAX_LISTED ? findMeant(named, typed) : named;
  const sorted = meant.toSorted((a, b) => compare(a.sortText ?? a.label, b.sortText ?? b.label));
  const [items, raw]: [Completion[], CompletionItem[]] = [[], []];
  let size = 0;
  for (const item of sorted) {
    const read = readCompletion(item, word);
    if (read === null) continue;
    size += read.label.length + read.detail.length + read.documentation.length + read.edit.text.length + 200;
    if (items.length >= MAX_LISTED || size > MAX_ANSWER_CHARACTERS) break;
    items.push(read);
    raw.push(item);
  }
  return { items, raw, more: isIncomplete || items.length < named.length };
}

/** Those that begin with what was typed; where there are none, those that have its letters in its order. */
function findMeant(items: readonly CompletionItem[], typed: string): readonly CompletionItem[] {
  const lower = typed.toLowerCase();
  const wordOf = ({ label, filterText }: CompletionItem): string => (typeof filterText === "string" ? filterText : label).toLowerCase();
  const beginning = items.filter((item) => wordOf(item).startsWith(lower));
  return beginning.length > 0 ? beginning : items.filter((item) => isWithin(lower, wordOf(item)));
}

/** Whether these letters stand in the text in this order, as editors look for them. */
function isWithin(letters: string, text: string): boolean {
  let at = 0;
  for (const letter of letters) {
    const found = text.indexOf(letter, at);
    if (found < 0) return false;
    at = found + 1;
  }
  return true;
}

/** An item of before with what a server says more of it: what is put in, and where, does not change (LSP 3.17, `completionItem/resolve`). */
export function readResolved(before: Completion, { result, word }: { readonly result: unknown; readonly word: FlatRange }): Completion {
  const { textEdit: _notChanged, ...said } = (result ?? {}) as Partial<CompletionItem>;
  const read = typeof said.label === "string" ? readCompletion({ ...said, label: said.label }, word) : null;
  return read === null ? before : { ...before, detail: read.detail || before.detail, documentation: read.documentation || before.documentation, with: read.with.length > 0 ? read.with : before.with };
}

function readCompletion(item: CompletionItem, word: FlatRange): Completion | null {
  const range = item.textEdit === undefined ? word : flattenOrNull("range" in item.textEdit ? item.textEdit.range : item.textEdit.replace);
  if (range === null) return null;
  const others = (item.additionalTextEdits ?? []).flatMap(({ range: at, newText }) => {
    const flat = flattenOrNull(at);
    return flat === null ? [] : [{ ...flat, text: newText }];
  });
  const text = item.textEdit?.newText ?? item.insertText ?? item.label;
  // One that says more than may be said would be half of it.
  if (others.length > 16 || [text, ...others.map((each) => each.text)].some((each) => each.length > 16 * 1024)) return null;
  return {
    label: cut(item.label, 255),
    kind: COMPLETION_KINDS[item.kind ?? 0] ?? "text",
    detail: cut([item.labelDetails?.detail, item.detail, item.labelDetails?.description].filter((each) => typeof each === "string").join(" "), 512),
    documentation: cut(plain(item.documentation), 2048),
    sort: cut(item.sortText ?? item.label, 255),
    filter: cut(item.filterText ?? item.label, 255),
    edit: { ...range, text: normalise(text) },
    with: others.map((each) => ({ ...each, text: normalise(each.text) })),
  };
}

export function readHover(result: unknown): string {
  const { contents } = (result ?? {}) as Partial<Hover>;
  const parts = Array.isArray(contents) ? contents : contents === undefined ? [] : [contents];
  return cut(parts.map((part) => (typeof part === "object" && part !== null && "language" in part ? `\`\`\`${part.language}\n${part.value}\n\`\`\`` : plain(part))).join("\n\n"), MAX_HOVER);
}

export function readSignatures(result: unknown): Omit<Down<"signatures">, "kind" | "request"> {
  const help = (result ?? {}) as Partial<SignatureHelp>;
  const signatures = (Array.isArray(help.signatures) ? help.signatures : []).slice(0, MAX_SIGNATURES).flatMap(readSignature);
  return { signatures, active: count(help.activeSignature), parameter: count(help.activeParameter) };
}

function readSignature({ label, documentation, parameters }: SignatureInformation): Signature[] {
  if (typeof label !== "string" || label === "") return [];
  const shown = cut(label, 2048);
  return [{ label: shown, documentation: cut(plain(documentation), 2048), parameters: (parameters ?? []).slice(0, 64).flatMap((parameter) => placeOf(parameter, shown)) }];
}

function placeOf({ label }: ParameterInformation, within: string): [number, number][] {
  const [from, to] = typeof label === "string" ? [within.indexOf(label), within.indexOf(label) + label.length] : label;
  return from >= 0 && to <= within.length && from <= to ? [[from, to]] : [];
}

export function readSymbols(result: unknown): { readonly symbols: Symbol[]; readonly more: boolean } {
  const symbols: Symbol[] = [];
  const take = (list: readonly (DocumentSymbol | SymbolInformation)[], depth: number): void => {
    for (const symbol of list) {
      const range = flattenOrNull("location" in symbol ? symbol.location.range : symbol.range);
      if (range !== null && symbol.name !== "") symbols.push({ name: cut(symbol.name, 255), kind: SYMBOL_KINDS[symbol.kind] ?? "text", depth, ...range });
      if ("children" in symbol && Array.isArray(symbol.children) && depth < MAX_DEPTH && symbols.length <= MAX_SYMBOLS) take(symbol.children, depth + 1);
    }
  };
  take(Array.isArray(result) ? (result as DocumentSymbol[]) : [], 0);
  return { symbols: symbols.slice(0, MAX_SYMBOLS), more: symbols.length > MAX_SYMBOLS };
}

export function readDiagnostics(list: unknown): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  let size = 0;
  for (const each of (Array.isArray(list) ? list : []) as readonly { readonly range?: unknown; readonly severity?: unknown; readonly message?: unknown; readonly source?: unknown; readonly code?: unknown }[]) {
    const range = flattenOrNull(each.range);
    const message = typeof each.message === "string" ? each.message : "";
    if (range === null || message === "") continue;
    const read: Diagnostic = { ...range, severity: SEVERITIES[Number(each.severity ?? 1)] ?? "error", message: cut(message, 2048), source: cut(textOf(each.source), 64), code: cut(textOf(each.code), 64) };
    size += read.message.length * 3 + 300;
    if (diagnostics.length >= MAX_LISTED || size > 48 * 1024) break;
    diagnostics.push(read);
  }
  return diagnostics;
}

/** Locations of LSP: `Location`, `Location[]`, `LocationLink[]`. */
export function readLocations(result: unknown): { readonly uri: string; readonly range: FlatRange }[] {
  const list = Array.isArray(result) ? result : result === null || result === undefined ? [] : [result];
  return list.flatMap((each: { readonly uri?: unknown; readonly targetUri?: unknown; readonly range?: unknown; readonly targetSelectionRange?: unknown }) => {
    const uri = each.uri ?? each.targetUri;
    const range = flattenOrNull(each.range ?? each.targetSelectionRange);
    return typeof uri === "string" && range !== null ? [{ uri, range }] : [];
  });
}

/** The word before a place, which a completion is written over. */
export function wordBefore(lines: Lines, offset: number): FlatRange {
  const { line, character } = lines.positionAt(offset);
  const before = /[\p{L}\p{N}_$]*$/u.exec(lines.lineText(line).slice(0, character))?.[0] ?? "";
  return { line, column: character - before.length, endLine: line, endColumn: character };
}

function flattenOrNull(value: unknown): FlatRange | null {
  const range = parseRange(value);
  return range === null ? null : flatten(range);
}

function plain(content: string | MarkupContent | unknown): string {
  if (typeof content === "string") return content;
  const { value } = (content ?? {}) as { readonly value?: unknown };
  return typeof value === "string" ? value : "";
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function count(value: unknown): number {
  return Number.isInteger(value) && (value as number) >= 0 ? (value as number) : 0;
}

/** Documents have `\n` alone. */
function normalise(text: string): string {
  return text.replaceAll(/\r\n?/g, "\n");
}

function cut(text: string, length: number): string {
  return text.length <= length ? text.toWellFormed() : text.slice(0, length).toWellFormed();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
