// Reads XML as build files have it: elements, attributes, text, comments and CDATA. A document type is refused, and with it every
// entity but the five of XML itself and those by number, so that nothing expands and nothing is fetched.

import { beginTree, countValue, MAX_DEPTH, SyntaxProblem } from "./tree.ts";

export interface Element {
  /** Without the prefix of a name space. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  /** All text within it that is in no child. */
  text: string;
  /** From 1. */
  readonly line: number;
}

/** Most elements have none; each a map of its own would be most of the memory. */
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();
const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
const NAME = /[^\s/>=<"']+/y;
const BLANK = /\s*/y;
const LINE_FEED = 10;

interface Cursor {
  readonly text: string;
  at: number;
  line: number;
  /** How far `line` has been counted. */
  counted: number;
}

/** The outermost element. @throws SyntaxProblem where the text is no XML of this kind */
export function parseXml(text: string): Element {
  beginTree();
  const cursor: Cursor = { text, at: 0, line: 1, counted: 0 };
  const root: Element = { name: "", attributes: new Map(), children: [], text: "", line: 1 };
  const open: Element[] = [root];
  for (let mark = text.indexOf("<"); mark !== -1; mark = text.indexOf("<", cursor.at)) {
    addText(open, decodeEntities(text.slice(cursor.at, mark)));
    cursor.at = mark;
    if (text.startsWith("<!--", mark)) skipPast(cursor, "-->");
    else if (text.startsWith("<?", mark)) skipPast(cursor, "?>");
    else if (text.startsWith("<![CDATA[", mark)) addText(open, skipPast(cursor, "]]>").slice(9, -3));
    else if (text.startsWith("<!", mark)) throw new SyntaxProblem(lineOf(cursor), "expected no document type");
    else if (text[mark + 1] === "/") closeElement(cursor, open);
    else openElement(cursor, open);
  }
  if (open.length > 1) throw new SyntaxProblem(lineOf(cursor), `expected </${open.at(-1)?.name ?? ""}>`);
  const [element] = root.children;
  if (element === undefined) throw new SyntaxProblem(1, "expected an element");
  return element;
}

export function childrenOf(element: Element | undefined, name: string): Element[] {
  return element === undefined ? [] : element.children.filter((child) => child.name === name);
}

/** The first child of this name. */
export function childOf(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((child) => child.name === name);
}

/** The text of the first child of this name, without white space around it; null where it is empty. */
export function childText(element: Element | undefined, name: string): string | null {
  const text = childOf(element, name)?.text.trim() ?? "";
  return text === "" ? null : text;
}

function openElement(cursor: Cursor, open: Element[]): void {
  if (open.length > MAX_DEPTH) throw new SyntaxProblem(lineOf(cursor), `expected at most ${MAX_DEPTH} levels`);
  const line = lineOf(cursor);
  cursor.at++;
  const name = localName(readName(cursor));
  const attributes = new Map<string, string>();
  for (;;) {
    skipBlank(cursor);
    if (cursor.text[cursor.at] === ">" || cursor.text.startsWith("/>", cursor.at)) break;
    const attribute = readName(cursor);
    attributes.set(localName(attribute), readAttribute(cursor));
  }
  countValue(line);
  const element: Element = { name, attributes: attributes.size === 0 ? NO_ATTRIBUTES : attributes, children: [], text: "", line };
  open.at(-1)?.children.push(element);
  if (cursor.text[cursor.at] === ">") open.push(element);
  skipPast(cursor, ">");
}

function closeElement(cursor: Cursor, open: Element[]): void {
  cursor.at += 2;
  const name = localName(readName(cursor));
  if (open.length === 1 || open.at(-1)?.name !== name) throw new SyntaxProblem(lineOf(cursor), `expected no </${name.slice(0, 40)}>`);
  open.pop();
  skipPast(cursor, ">");
}

function readAttribute(cursor: Cursor): string {
  skipBlank(cursor);
  if (cursor.text[cursor.at] !== "=") throw new SyntaxProblem(lineOf(cursor), "expected a value of an attribute");
  cursor.at++;
  skipBlank(cursor);
  const quote = cursor.text[cursor.at];
  if (quote !== '"' && quote !== "'") throw new SyntaxProblem(lineOf(cursor), "expected a value in quotes");
  cursor.at++;
  return decodeEntities(skipPast(cursor, quote).slice(0, -1));
}

function readName(cursor: Cursor): string {
  NAME.lastIndex = cursor.at;
  const name = NAME.exec(cursor.text)?.[0];
  if (name === undefined) throw new SyntaxProblem(lineOf(cursor), "expected a name");
  cursor.at += name.length;
  return name;
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(":") + 1);
}

/** What was skipped, `mark` included. */
function skipPast(cursor: Cursor, mark: string): string {
  const end = cursor.text.indexOf(mark, cursor.at);
  if (end === -1) throw new SyntaxProblem(lineOf(cursor), `expected ${mark}`);
  const skipped = cursor.text.slice(cursor.at, end + mark.length);
  cursor.at = end + mark.length;
  return skipped;
}

function skipBlank(cursor: Cursor): void {
  BLANK.lastIndex = cursor.at;
  cursor.at += BLANK.exec(cursor.text)?.[0].length ?? 0;
}

function addText(open: readonly Element[], text: string): void {
  const element = open.at(-1);
  if (element !== undefined && text !== "") element.text += text;
}

function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    return code > 0x10_ffff ? whole : String.fromCodePoint(code);
  });
}

function lineOf(cursor: Cursor): number {
  for (let at = cursor.counted; at < cursor.at; at++) if (cursor.text.charCodeAt(at) === LINE_FEED) cursor.line++;
  cursor.counted = Math.max(cursor.counted, cursor.at);
  return cursor.line;
}
