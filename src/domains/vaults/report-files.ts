// A file that leaves the house, before it is sent, and what a statement calls it by.

import { sha256Hex } from "#platform/digest/sha256-hex.ts";
import { singleChunk } from "#platform/http/single-chunk.ts";
import { writeJson } from "#platform/letter/index.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import type { HashedReport, Subject } from "#protocol/attestation/statement.ts";
import type { Report } from "#protocol/report/schema.ts";

export interface ReportFile extends Omit<Download, "body"> {
  readonly bytes: Uint8Array;
}

export function composeDownload({ bytes, mediaType, fileName }: ReportFile): Download {
  return { mediaType, fileName, body: singleChunk(bytes) };
}

export function describeSubject({ fileName: name, bytes }: ReportFile): Subject {
  return { name, digest: { sha256: sha256Hex(bytes) } };
}

/** With the SHA-256 that statements name it by. */
export function hashReport(report: Report): HashedReport {
  return { report, sha256: sha256Hex(writeJson(report)) };
}

export function envelopeFile(envelope: string, fileName: string): ReportFile {
  return { bytes: new TextEncoder().encode(envelope), mediaType: "application/json", fileName };
}
