// Reads YAML as lock files, workflows and pubspecs use it: block and flow collections, all kinds of scalars, comments, several
// documents. Scalars stay text, so that a version 1.10 remains one. Anchors are passed over and aliases are null: nothing expands.

import { beginTree, countValue, MAX_DEPTH, SyntaxProblem, Table, type Entry, type List, type Tree } from "./tree.ts";
import { YamlLines } from "./yaml-lines.ts";
import { readBlockScalar, readInline, splitKey } from "./yaml-scalar.ts";

/** The documents of a text. @throws SyntaxProblem where it is not YAML of this kind */
export function parseYaml(text: string): Tree[] {
  beginTree();
  const lines = new YamlLines(text);
  const documents: Tree[] = [];
  while (!lines.ended) {
    if (lines.skipMarker()) continue;
    documents.push(readNode({ lines, parent: -1, depth: 0 }));
    if (!lines.ended && !lines.atMarker) throw new SyntaxProblem(lines.line, "expected a line indented as those before");
  }
  return documents;
}

interface Place {
  readonly lines: YamlLines;
  /** Indent of what the node belongs to: its own is larger. */
  readonly parent: number;
  readonly depth: number;
}

/** The node that begins on the current line. */
function readNode(place: Place): Tree {
  const { lines, parent, depth } = place;
  if (depth > MAX_DEPTH) throw new SyntaxProblem(lines.line, `expected at most ${MAX_DEPTH} levels`);
  if (lines.startsWith("!") || lines.startsWith("&")) lines.replaceContent(withoutProperties(lines.content));
  if (lines.atItem) return readSequence(place, lines.indent);
  if (lines.startsWith("? ") || splitKey(lines.content) !== null) return readMapping(place, lines.indent);
  const first = lines.content;
  return readInline({ lines, parent, text: first });
}

function readSequence({ lines, depth }: Place, indent: number): List {
  const list: Entry[] = [];
  while (lines.indent === indent && lines.atItem) {
    const { line } = lines;
    countValue(line);
    if (lines.enterItem()) {
      list.push({ line, value: readAfterMark({ lines, parent: indent, depth: depth + 1 }) });
    } else {
      list.push({ line, value: lines.indent > indent ? readNode({ lines, parent: indent, depth: depth + 1 }) : null });
    }
  }
  // What grows holds room for more.
  return list.slice();
}

/** What follows the "- " of an item on its line: a scalar, or the first line of a collection. */
function readAfterMark(place: Place): Tree {
  const { lines, parent } = place;
  const { content } = lines;
  if (content.startsWith("|") || content.startsWith(">")) return readBlockScalar({ lines, parent, header: content });
  return readNode(place);
}

function readMapping({ lines, depth }: Place, indent: number): Table {
  const table = new Table();
  while (lines.indent === indent && !lines.atItem && !lines.atMarker && !lines.ended) {
    const { line } = lines;
    countValue(line);
    const member = lines.startsWith("? ") ? readLongKey(lines, indent) : splitKey(lines.content);
    if (member === null) throw new SyntaxProblem(line, "expected a key and a colon");
    table.set(member.key, { line, value: readMember({ lines, parent: indent, depth: depth + 1 }, member.rest) });
  }
  return table;
}

/** `? key` on a line of its own, then `: value`: how very long keys are written. */
function readLongKey(lines: YamlLines, indent: number): { key: string; rest: string } | null {
  const key = readInline({ lines, parent: indent, text: lines.content.slice(2).trim() });
  if (lines.ended || lines.indent !== indent || !(lines.startsWith(": ") || lines.content === ":")) return null;
  return { key: typeof key === "string" ? key : "", rest: lines.content.slice(1).trim() };
}

/** The value of a key whose line goes on with `rest`. */
function readMember(place: Place, rest: string): Tree {
  const { lines, parent } = place;
  const text = withoutProperties(rest);
  if (text.startsWith("|") || text.startsWith(">")) return readBlockScalar({ lines, parent, header: text });
  if (text !== "") return readInline({ lines, parent, text });
  lines.next();
  if (lines.ended || lines.atMarker) return null;
  if (lines.indent > parent) return readNode(place);
  // A sequence may stand as far left as the key that it belongs to.
  return lines.indent === parent && lines.atItem ? readSequence(place, parent) : null;
}

/** Without a tag or an anchor before the value. */
function withoutProperties(text: string): string {
  const value = text.startsWith("#") ? "" : text;
  return value.startsWith("!") || value.startsWith("&") ? value.replace(/^(?:[!&]\S*(?:\s+|$)){1,2}/, "") : value;
}
