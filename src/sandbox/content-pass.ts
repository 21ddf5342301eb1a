// The content of one file after the other, put together for the analysers that need all of it. What no analyser was asked for costs
// nothing: then nothing is collected.

import { readFileSync } from "node:fs";

import { createContentAnalysis, SYNTAX_ANALYZERS, type AnalyseContent } from "#analyzers/content/analyse-content.ts";
import { MAX_CONTENT_BYTES } from "#analyzers/content/content-limit.ts";
import { FACT, type FileFact } from "#analyzers/files/file-fact.ts";
import { createSyntaxParsers, type SyntaxParsers } from "#analyzers/syntax/parsers.ts";
import type { ContentFacts, FilesSettings, UnreadReason } from "#protocol/sandbox/wire.ts";
import type { ContentReader } from "./files-task.ts";
import { createFingerprint } from "./fingerprint.ts";

const FIRST_BYTES = 256 * 1024;

export class ContentPass implements ContentReader {
  private readonly analyse: AnalyseContent;
  private readonly isWanted: boolean;
  private buffer = Buffer.alloc(0);
  private length = 0;
  private isCollecting = false;
  private unread: UnreadReason | null = null;

  private constructor({ content, fingerprintKey }: FilesSettings, parsers: SyntaxParsers | null) {
    this.isWanted = content.length > 0;
    this.analyse = createContentAnalysis({
      wanted: content,
      fingerprint: createFingerprint(fingerprintKey),
      parsers,
    });
  }

  static async open(settings: FilesSettings): Promise<ContentPass> {
    const { content, grammarFolder } = settings;
    const needsParsers = grammarFolder !== undefined && content.some((id) => SYNTAX_ANALYZERS.includes(id));
    return new ContentPass(settings, needsParsers ? await openParsers(grammarFolder) : null);
  }

  /** Whether the content is to be pushed. */
  begin(size: number, passOver: boolean): boolean {
    this.length = 0;
    this.unread = passOver ? "passed-over" : size > MAX_CONTENT_BYTES ? "too-large" : null;
    this.isCollecting = this.isWanted && this.unread === null;
    if (this.isCollecting && this.buffer.length < size) this.buffer = Buffer.alloc(Math.max(size, FIRST_BYTES, Math.min(this.buffer.length * 2, MAX_CONTENT_BYTES)));
    return this.isCollecting;
  }

  push(piece: Uint8Array): void {
    this.buffer.set(piece, this.length);
    this.length += piece.length;
  }

  end(name: string, fact: FileFact): ContentFacts | undefined {
    const language = fact[FACT.language];
    if (!this.isWanted || typeof language !== "string") return undefined;
    if (this.unread !== null) return { unread: this.unread };
    return this.analyse({ name, language, content: this.buffer.subarray(0, this.length) });
  }
}

const MICROSECONDS = 1000;

async function openParsers(folder: string): Promise<SyntaxParsers> {
  return await createSyntaxParsers({
    readGrammar: (file) => readFileSync(`${folder}/${file}`),
    now: () => process.cpuUsage().user / MICROSECONDS,
  });
}
