// Bytes of a repository as text: UTF-8 where they are UTF-8, Latin-1 otherwise, so that no byte is lost and nothing throws.

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const latin1 = new TextDecoder("latin1");

export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    // Not UTF-8; every sequence of bytes is Latin-1.
    return latin1.decode(bytes);
  }
}
