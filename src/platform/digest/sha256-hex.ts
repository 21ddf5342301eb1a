// The digest by which files, reports and texts are known outside: SHA-256 in hexadecimal, of text as UTF-8.

import { hash } from "node:crypto";

export function sha256Hex(content: string | Uint8Array): string {
  return hash("sha256", content, "hex");
}
