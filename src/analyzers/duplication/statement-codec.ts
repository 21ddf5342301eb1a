// Statements of one file as a short text, to be kept: base64 of, for each, the hash (4 bytes), the number of tokens (1), how many lines
// it begins below the one before, and how many lines it goes on (7 bits a byte, the highest says that more follow).

export interface Statement {
  readonly hash: number;
  readonly tokens: number;
  /** From 1. */
  readonly line: number;
  readonly endLine: number;
}

/** Bytes that one statement takes at most: lines are below 2^28. */
const MAX_STATEMENT_BYTES = 13;
const MAX_LINE = 2 ** 28 - 1;

export function encodeStatements(statements: readonly Statement[]): string {
  const bytes = Buffer.alloc(statements.length * MAX_STATEMENT_BYTES);
  let at = 0;
  let before = 0;
  const writeNumber = (value: number): void => {
    let rest = Math.min(value, MAX_LINE);
    while (rest > 0x7f) {
      bytes[at++] = (rest & 0x7f) | 0x80;
      rest >>= 7;
    }
    bytes[at++] = rest;
  };
  for (const { hash, tokens, line, endLine } of statements) {
    at = bytes.writeInt32LE(hash | 0, at);
    bytes[at++] = Math.min(tokens, 0xff);
    writeNumber(line - before);
    writeNumber(endLine - line);
    before = line;
  }
  return bytes.toString("base64", 0, at);
}

/**
 * What `encodeStatements` wrote; of other texts as many statements as can be read, and never more than they have bytes for. One object is
 * handed over again and again: a repository has a million of them.
 */
export function decodeStatements(text: string, take: (statement: Statement) => void): void {
  const bytes = Buffer.from(text, "base64");
  const statement = { hash: 0, tokens: 0, line: 0, endLine: 0 };
  let at = 0;
  let before = 0;
  const readNumber = (): number => {
    let value = 0;
    for (let shift = 0; shift < 28 && at < bytes.length; shift += 7) {
      const byte = bytes[at++] as number;
      value |= (byte & 0x7f) << shift;
      if (byte <= 0x7f) break;
    }
    return value;
  };
  while (at + 7 <= bytes.length) {
    statement.hash = (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24);
    statement.tokens = bytes[at + 4] as number;
    at += 5;
    statement.line = Math.min(before + readNumber(), MAX_LINE);
    statement.endLine = Math.min(statement.line + readNumber(), MAX_LINE);
    take(statement);
    before = statement.line;
  }
}
