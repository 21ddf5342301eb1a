// What may be put into a room as a document: an allow-list by the end of its name. How it is sent out follows from its kind, never from what
// somebody said of it.

export const DOCUMENT_KINDS = ["pdf", "png", "jpeg", "text", "office"] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

interface KindRules {
  readonly extensions: readonly string[];
  /** As it is sent. What an office suite opens is bytes to us. */
  readonly mediaType: string;
  /** Whether a page of ours can show it, under the room's mark. */
  readonly shown: boolean;
}

export const DOCUMENT_RULES: Readonly<Record<DocumentKind, KindRules>> = {
  pdf: { extensions: ["pdf"], mediaType: "application/pdf", shown: false },
  png: { extensions: ["png"], mediaType: "image/png", shown: true },
  jpeg: { extensions: ["jpg", "jpeg"], mediaType: "image/jpeg", shown: true },
  text: { extensions: ["txt", "md", "csv"], mediaType: "text/plain; charset=utf-8", shown: true },
  office: { extensions: ["docx", "xlsx", "pptx", "odt", "ods", "odp"], mediaType: "application/octet-stream", shown: false },
};

export const DOCUMENT_EXTENSIONS: readonly string[] = Object.values(DOCUMENT_RULES).flatMap(({ extensions }) => extensions);

/** By the end of the name; null for what is not on the list. */
export function kindOfName(name: string): DocumentKind | null {
  const extension = extensionOf(name);
  return DOCUMENT_KINDS.find((kind) => DOCUMENT_RULES[kind].extensions.includes(extension)) ?? null;
}

/** Lower case, without the dot. */
export function extensionOf(name: string): string {
  return /\.([A-Za-z0-9]+)$/.exec(name.trim())?.[1]?.toLowerCase() ?? "";
}
