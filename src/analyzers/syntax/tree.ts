// A syntax tree as numbers in rows: node 0 is the root, and the nodes below node N are those from N + 1 to before `ends[N]`. It is
// walked by counting, never by recursion, so that no depth of nesting can exhaust a stack.

/** What a grammar calls its nodes and fields, by number. */
export interface NodeNames {
  readonly grammar: string;
  /** `if_statement`, or `if` for the word itself; named and unnamed kinds of one text have different numbers. */
  readonly kinds: readonly string[];
  /** Whether a kind is a part of the grammar, and no mere word or sign. */
  readonly named: readonly boolean[];
  readonly fields: readonly string[];
}

/** Number of a node that is none. */
export const NONE = -1;

/** Kind of what could not be parsed. */
export const ERROR_KIND = 0xffff;

const FIRST_CAPACITY = 1 << 14;

/** Its arrays are used again: a tree is valid until the next one is parsed. */
export class SyntaxTree {
  names: NodeNames = { grammar: "", kinds: [], named: [], fields: [] };
  source = "";
  count = 0;
  /** Some of the text is no valid program in the grammar's eyes; the rest is a tree all the same. */
  hasErrors = false;
  kinds = new Uint16Array(FIRST_CAPACITY);
  /** Of the node within its parent; 0: none. */
  fields = new Uint8Array(FIRST_CAPACITY);
  parents = new Int32Array(FIRST_CAPACITY);
  /** After the last node below. */
  ends = new Int32Array(FIRST_CAPACITY);
  /** Characters of `source`. */
  starts = new Uint32Array(FIRST_CAPACITY);
  stops = new Uint32Array(FIRST_CAPACITY);
  private lineStarts: number[] | null = null;

  begin(names: NodeNames, source: string): void {
    this.names = names;
    this.source = source;
    this.count = 0;
    this.hasErrors = false;
    this.lineStarts = null;
  }

  /** Room for one more node. */
  reserve(): void {
    if (this.count < this.kinds.length) return;
    const capacity = this.kinds.length * 2;
    this.kinds = enlarge(this.kinds, new Uint16Array(capacity));
    this.fields = enlarge(this.fields, new Uint8Array(capacity));
    this.parents = enlarge(this.parents, new Int32Array(capacity));
    this.ends = enlarge(this.ends, new Int32Array(capacity));
    this.starts = enlarge(this.starts, new Uint32Array(capacity));
    this.stops = enlarge(this.stops, new Uint32Array(capacity));
  }

  kindOf(node: number): string {
    return this.names.kinds[this.kinds[node] as number] ?? "ERROR";
  }

  isNamed(node: number): boolean {
    return this.names.named[this.kinds[node] as number] ?? true;
  }

  fieldOf(node: number): string {
    return this.names.fields[this.fields[node] as number] ?? "";
  }

  parentOf(node: number): number {
    return this.parents[node] as number;
  }

  firstChild(node: number): number {
    return node + 1 < (this.ends[node] as number) ? node + 1 : NONE;
  }

  nextSibling(node: number): number {
    const next = this.ends[node] as number;
    const parent = this.parents[node] as number;
    return parent !== NONE && next < (this.ends[parent] as number) ? next : NONE;
  }

  /** The first child in a field, or NONE. */
  childInField(node: number, field: string): number {
    for (let child = this.firstChild(node); child !== NONE; child = this.nextSibling(child)) if (this.fieldOf(child) === field) return child;
    return NONE;
  }

  childOfKind(node: number, kind: string): number {
    for (let child = this.firstChild(node); child !== NONE; child = this.nextSibling(child)) if (this.kindOf(child) === kind) return child;
    return NONE;
  }

  childrenOf(node: number): number[] {
    const children: number[] = [];
    for (let child = this.firstChild(node); child !== NONE; child = this.nextSibling(child)) children.push(child);
    return children;
  }

  namedChildren(node: number): number[] {
    return this.childrenOf(node).filter((child) => this.isNamed(child));
  }

  textOf(node: number): string {
    return this.source.slice(this.starts[node], this.stops[node]);
  }

  /** Counted from 1. */
  lineOf(node: number): number {
    return this.lineAt(this.starts[node] as number);
  }

  /** Of the last character that is no white space: where indentation ends a block, its node goes on to the next line. */
  lastLineOf(node: number): number {
    const start = this.starts[node] as number;
    let last = (this.stops[node] as number) - 1;
    while (last > start && /\s/.test(this.source[last] as string)) last--;
    return this.lineAt(Math.max(start, last));
  }

  /** Counted from 1, in characters. */
  columnOf(node: number): number {
    const start = this.starts[node] as number;
    return start - (start === 0 ? -1 : this.source.lastIndexOf("\n", start - 1));
  }

  private lineAt(offset: number): number {
    this.lineStarts ??= findLineStarts(this.source);
    let low = 0;
    let high = this.lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.lineStarts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }
}

function findLineStarts(source: string): number[] {
  const starts = [0];
  for (let at = source.indexOf("\n"); at !== -1; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function enlarge<A extends Uint8Array | Uint16Array | Uint32Array | Int32Array>(old: A, larger: A): A {
  larger.set(old);
  return larger;
}
