// What the beginning of a file's content says: that it is not text, or that a program wrote it.

/** Git looks at as many bytes for a NUL to tell text from the rest. */
const BINARY_PROBE_BYTES = 8000;

/** Formats that are no text though their beginning may have no NUL. */
const BINARY_EXTENSIONS = new Set([
  ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".ico", ".icns", ".webp", ".avif", ".tif", ".tiff", ".psd", ".pdf", ".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tar",
  ".jar", ".war", ".ear", ".class", ".dex", ".apk", ".so", ".dll", ".exe", ".dylib", ".lib", ".obj", ".o", ".a", ".wasm", ".pyc", ".whl", ".egg", ".gem", ".nupkg", ".deb", ".rpm", ".mp3", ".mp4", ".m4a", ".wav",
  ".ogg", ".flac", ".avi", ".mov", ".mkv", ".webm", ".ttf", ".otf", ".woff", ".woff2", ".eot", ".p12", ".pfx", ".jks", ".doc", ".xls", ".ppt", ".docx", ".xlsx", ".pptx", ".odt", ".rdb", ".sqlite", ".sqlite3", ".mo", ".bin",
]);

/** Whether the content is no text, by its extension or a NUL in its first bytes (UTF-16 text counts as such, as it does for git). */
export function isBinary(extension: string, head: Uint8Array): boolean {
  if (BINARY_EXTENSIONS.has(extension)) return true;
  return head.subarray(0, BINARY_PROBE_BYTES).includes(0);
}

/** Generators say so at the top, at the beginning of a line of comment; elsewhere it is a program that writes such lines. */
const MARKER_BYTES = 2048;
const MARKER_HINT = /generat/i;
const AUTO = "(?:(?:auto(?:matically)?|machine)[- ]?)";
const MARKER = new RegExp(`^[^\\w\\n]{0,12}(?:${[
  "(?:this file is )?@(?:partially-)?generated\\b(?![ \\t]*=)",
  "code generated (?:by|from|with)\\b",
  `(?:this|the)(?: \\w+){0,2} (?:file|code|source|module|class|document) (?:is|was|has been) ${AUTO}?generated\\b`,
  `this (?:is an? )?${AUTO}?generated (?:file|code)\\b`,
  "<auto-?generated",
  `${AUTO}generated (?:by|from|file|code|with|using|on)\\b`,
  `${AUTO}generated[^\\w\\n]{0,12}$`,
  "generated (?:automatically )?by (?:the )?(?:protocol buffer compiler|thrift compiler|gnu autoconf|autoconf|automake|gnu bison|bison|flex|cython|jflex|antlr|javacc|swig|grpc|protoc\\b|haxe|peg\\.?js|coffeescript|openapi)",
  "(?:warning|note|attention|important)?[^\\w\\n]{0,4}do not (?:edit|modify)[^\\n]{0,120}\\bgenerated\\b",
  "(?:this file (?:is|was) )?generated\\b[^\\n]{0,120}\\bdo not (?:edit|modify)\\b",
].join("|")})`, "im");

const MINIFIABLE = new Set([".js", ".mjs", ".cjs", ".css"]);
/** Bytes a line on average, beyond which nobody wrote the lines by hand (GitHub Linguist has the same). */
const MINIFIED_LINE_BYTES = 110;
const SOURCE_MAP = /^\{"version":3,/;

/** Whether a program wrote the file, by a marker at its top or by the length of its lines. */
export function isGeneratedContent(extension: string, head: Uint8Array): boolean {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, MARKER_BYTES)).toString("latin1");
  if (MARKER_HINT.test(text) && MARKER.test(text)) return true;
  if (MINIFIABLE.has(extension)) return isMinified(head);
  return extension === ".map" && SOURCE_MAP.test(text);
}

const LINE_FEED = 0x0a;

function isMinified(head: Uint8Array): boolean {
  let lines = 1;
  for (let at = head.indexOf(LINE_FEED); at !== -1; at = head.indexOf(LINE_FEED, at + 1)) lines++;
  return head.length / lines > MINIFIED_LINE_BYTES && head.length > MINIFIED_LINE_BYTES * 2;
}
