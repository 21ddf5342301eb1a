// All keywords in one table (Aho and Corasick, 1975): each byte is looked at once, however many keywords there are. Letters are
// folded to lower case; whoever wants a keyword in one case looks again at the place, which is rare.

export interface KeywordTable {
  /** Class of each of the 256 bytes; class 0 is in no keyword. */
  readonly classes: Uint8Array;
  /** `table[state + class]` is the next state: an offset of a row, or its complement (`~offset`) where keywords end. */
  readonly table: Int32Array;
  /** By state divided by `stride`: the indices of the keywords that end there, the longest first. */
  readonly endings: readonly (readonly number[])[];
  readonly stride: number;
}

/** Called with the keyword's index and the place after its last byte. */
export type OnKeyword = (keyword: number, end: number) => void;

interface Node {
  readonly next: Map<number, number>;
  readonly own: number[];
  fail: number;
}

/**
 * Keywords are in Latin-1.
 *
 * @throws RangeError for an empty one
 */
export function compileKeywords(keywords: readonly string[]): KeywordTable {
  const { classes, stride } = classifyBytes(keywords);
  const nodes = growTrie(keywords, classes);
  const table = new Int32Array(nodes.length * stride);
  const endings: number[][] = nodes.map(({ own }) => own);
  // Breadth first: where a node fails to is nearer to the root, and is whole by then.
  for (const [at, node] of breadthFirst(nodes)) {
    endings[at] = [...node.own, ...(at === 0 ? [] : (endings[node.fail] as number[]))];
    for (let byteClass = 0; byteClass < stride; byteClass++) {
      const child = node.next.get(byteClass);
      const otherwise = at === 0 ? 0 : (table[node.fail * stride + byteClass] as number);
      if (child !== undefined) (nodes[child] as Node).fail = at === 0 ? 0 : otherwise / stride;
      table[at * stride + byteClass] = child === undefined ? otherwise : child * stride;
    }
  }
  for (let entry = 0; entry < table.length; entry++) {
    const target = table[entry] as number;
    if ((endings[target / stride] as number[]).length > 0) table[entry] = ~target;
  }
  return { classes, table, endings, stride };
}

/** Goes through the bytes from a state and gives the state at their end; 0 begins. */
export function findKeywords(keywords: KeywordTable, bytes: Uint8Array, { from, to, state, onKeyword }: { readonly from: number; readonly to: number; readonly state: number; readonly onKeyword: OnKeyword }): number {
  const { classes, table, endings, stride } = keywords;
  let current = state;
  for (let at = from; at < to; at++) {
    const next = table[current + (classes[bytes[at] as number] as number)] as number;
    if (next >= 0) {
      current = next;
      continue;
    }
    current = ~next;
    for (const keyword of endings[current / stride] as readonly number[]) onKeyword(keyword, at + 1);
  }
  return current;
}

function classifyBytes(keywords: readonly string[]): { readonly classes: Uint8Array; readonly stride: number } {
  const symbols = [...new Set(keywords.join("").toLowerCase())];
  const classes = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte++) classes[byte] = symbols.indexOf(foldByte(byte)) + 1;
  return { classes, stride: symbols.length + 1 };
}

/** Only the letters of ASCII have two cases here: the others are halves of something in UTF-8. */
function foldByte(byte: number): string {
  const character = String.fromCharCode(byte);
  return byte < 0x80 ? character.toLowerCase() : character;
}

function growTrie(keywords: readonly string[], classes: Uint8Array): Node[] {
  const nodes: Node[] = [{ next: new Map(), own: [], fail: 0 }];
  for (const [index, keyword] of keywords.entries()) {
    if (keyword === "") throw new RangeError(`expected keywords that are not empty, got one at ${index}`);
    let at = 0;
    for (const character of keyword) {
      const byteClass = classes[character.charCodeAt(0)] as number;
      const { next } = nodes[at] as Node;
      at = next.get(byteClass) ?? nodes.push({ next: new Map(), own: [], fail: 0 }) - 1;
      next.set(byteClass, at);
    }
    (nodes[at] as Node).own.push(index);
  }
  return nodes;
}

function* breadthFirst(nodes: readonly Node[]): Generator<readonly [number, Node]> {
  const queue = [0];
  for (const at of queue) {
    const node = nodes[at] as Node;
    yield [at, node];
    queue.push(...node.next.values());
  }
}
