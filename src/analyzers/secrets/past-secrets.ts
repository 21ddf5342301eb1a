// Secrets of one blob of a history after the other, each as the head has it: what is no text is passed over, and what is too large is not
// looked at. Versions of a file that come near each other are nearly the same, so what one has in common with the last one is not gone
// through again where that held nothing.

import { isBinary } from "#analyzers/languages/classify-content.ts";
import { extensionOf } from "#analyzers/languages/classify-path.ts";
import { decideLanguage, HEAD_BYTES, possibleLanguages, type FileHead } from "#analyzers/languages/decide-language.ts";
import { findChanges } from "./find-changes.ts";
import { hasBareValues, scanContent } from "./find-secrets.ts";
import { type ScanResult, SecretScanner } from "./scanner.ts";
import { utf16OrderOf } from "./utf16.ts";

/** Contents that held nothing, kept to compare with: of as many files as there is room for, the latest of each. */
const REMEMBERED_BYTES = 24 * 1024 * 1024;
/** A file grows from version to version: memory that is given back each time is not free for long. */
const SPARE_ROOM = 1.25;
const NO_ROOM = Buffer.alloc(0);
/** Larger ones are read anew. */
const MOST_REMEMBERED_BYTES = 2 * 1024 * 1024;

interface Remembered {
  readonly content: Buffer;
  readonly bareValues: boolean;
  /** What the content lies in: the next version takes its place. */
  readonly room: Buffer;
}

export class PastSecrets {
  private readonly scanner = new SecretScanner();
  /** By path, the one that was used last at the end. */
  private readonly remembered = new Map<string, Remembered>();
  private rememberedBytes = 0;

  /** Whether a content that begins with this is looked at. */
  static isText(path: string, head: Uint8Array): boolean {
    return !isBinary(extensionOf(nameOf(path)), head);
  }

  /** What `scanSecrets` says of the file; null for what is no text. The content is not kept. */
  read(path: string, content: Buffer): ScanResult | null {
    const head = content.subarray(0, HEAD_BYTES);
    if (!PastSecrets.isText(path, head)) return null;
    const bareValues = mayHaveBareValues({ name: nameOf(path), head });
    if (utf16OrderOf(content) !== null) return scanContent(this.scanner, { content, bareValues });
    const earlier = this.forget(path);
    const result = earlier?.bareValues === bareValues
      ? this.scanner.scanChanged(content, { bareValues, changes: findChanges(earlier.content, content) })
      : this.scanner.scanWhole(content, { bareValues });
    if (result.finds.length === 0 && !result.cut) this.remember(path, { content, bareValues, room: earlier?.room ?? NO_ROOM });
    return result;
  }

  private forget(path: string): Remembered | undefined {
    const known = this.remembered.get(path);
    if (known === undefined) return undefined;
    this.remembered.delete(path);
    this.rememberedBytes -= known.room.length;
    return known;
  }

  private remember(path: string, { content, bareValues, room: earlier }: Remembered): void {
    if (content.length > MOST_REMEMBERED_BYTES) return;
    const room = content.length <= earlier.length ? earlier : Buffer.allocUnsafeSlow(Math.ceil(content.length * SPARE_ROOM));
    content.copy(room);
    this.remembered.set(path, { content: room.subarray(0, content.length), bareValues, room });
    this.rememberedBytes += room.length;
    for (const oldest of this.remembered.keys()) {
      if (this.rememberedBytes <= REMEMBERED_BYTES) return;
      this.forget(oldest);
    }
  }
}

/** What is decided of the language, without deciding more of it than this takes. */
function mayHaveBareValues(file: FileHead): boolean {
  const answers = new Set(possibleLanguages(file).map(hasBareValues));
  return answers.size === 1 ? answers.has(true) : hasBareValues(decideLanguage(file));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
