// Secrets of one blob after the other, each in pieces: for the head and for the whole history, which is read once, in the order of the
// pack. What a blob gives depends on its content and on whether its language has bare values, so it is kept under these and never
// computed again; which commits hold the blob is asked later, of those few that gave something.

import { hasBareValues } from "./find-secrets.ts";
import { type ScanResult, SecretScanner } from "./scanner.ts";
import { narrowUnits, UTF16_MARK_BYTES, type Utf16Order, utf16OrderOf, widenOffset } from "./utf16.ts";

/** `[cut, rule, line, column, start, end, confidence, rule, …]`; null for a blob without finds, as nearly all are. */
export type SecretsFact = readonly (string | number)[] | null;

/** As git does: a file with a zero byte here is binary, and holds no text to look at. */
const BINARY_HEAD_BYTES = 8000;

export class BlobSecrets {
  private readonly scanner = new SecretScanner();
  private readonly head = Buffer.alloc(BINARY_HEAD_BYTES);
  private headLength = 0;
  private decided = false;
  private binary = false;
  private order: Utf16Order | null = null;
  /** First half of a unit whose second half is in the next piece. */
  private half: Buffer = NOTHING;

  /** `language` as in GitHub Linguist's list, or «Other» where nothing is known. */
  begin(language: string): void {
    this.scanner.begin({ bareValues: hasBareValues(language) });
    this.headLength = 0;
    this.decided = false;
    this.binary = false;
    this.order = null;
    this.half = NOTHING;
  }

  push(bytes: Uint8Array): void {
    if (this.decided) {
      this.scan(bytes);
      return;
    }
    const taken = bytes.subarray(0, BINARY_HEAD_BYTES - this.headLength);
    this.head.set(taken, this.headLength);
    this.headLength += taken.length;
    if (this.headLength < BINARY_HEAD_BYTES) return;
    this.decide();
    this.scan(bytes.subarray(taken.length));
  }

  end(): SecretsFact {
    if (!this.decided) this.decide();
    return this.binary ? null : toFact(this.scanner.finish(), this.order);
  }

  private decide(): void {
    this.decided = true;
    const head = this.head.subarray(0, this.headLength);
    this.order = utf16OrderOf(head);
    this.binary = this.order === null && head.includes(0);
    this.scan(this.order === null ? head : head.subarray(UTF16_MARK_BYTES));
  }

  private scan(bytes: Uint8Array): void {
    if (this.binary) return;
    if (this.order === null) {
      this.scanner.push(bytes);
      return;
    }
    const units = Buffer.concat([this.half, bytes]);
    const whole = units.length - (units.length % 2);
    this.half = units.subarray(whole);
    this.scanner.push(narrowUnits(units.subarray(0, whole), this.order));
  }
}

const NOTHING = Buffer.alloc(0);

function toFact({ finds, cut }: ScanResult, order: Utf16Order | null): SecretsFact {
  if (finds.length === 0) return null;
  const place = (offset: number): number => (order === null ? offset : widenOffset(offset));
  return [cut ? 1 : 0, ...finds.flatMap(({ rule, line, column, start, end, confidence }) => [rule, line, column, place(start), place(end), confidence])];
}
