// The Markdown of language servers as far as people need it: paragraphs, code, emphasis. A hostile host may have written it, so everything else,
// HTML and addresses too, stays the text that it is.

export type Inline = { readonly kind: "text" | "code" | "strong" | "emphasis"; readonly text: string };

export type Block = { readonly kind: "paragraph"; readonly parts: readonly Inline[] } | { readonly kind: "code"; readonly text: string };

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const INLINE = /(`+)(.+?)\1(?!`)|\*\*(.+?)\*\*|__(.+?)__|(?<![\w*])\*(?![\s*])(.+?)\*(?!\w)|(?<!\w)_(?!\s)(.+?)_(?!\w)|!?\[([^\]\n]*)\]\(([^)\s]*)[^)\n]*\)/gs;

export function parseMarkdown(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let code: { readonly fence: string; readonly lines: string[] } | null = null;
  const endParagraph = (): void => {
    const text = lines.join("\n").trim();
    lines = [];
    if (text !== "") blocks.push({ kind: "paragraph", parts: parseInline(text) });
  };
  for (const line of markdown.replaceAll("\r\n", "\n").split("\n")) {
    const fence = FENCE.exec(line)?.[1];
    if (code !== null) {
      if (fence !== undefined && fence.startsWith(code.fence) && line.trim() === fence) {
        blocks.push({ kind: "code", text: code.lines.join("\n") });
        code = null;
      } else code.lines.push(line);
      continue;
    }
    if (fence !== undefined) {
      endParagraph();
      code = { fence, lines: [] };
    } else if (line.trim() === "" || /^ {0,3}([-*_] *){3,}$/.test(line)) endParagraph();
    else lines.push(plainLine(line, endParagraph));
  }
  if (code !== null) blocks.push({ kind: "code", text: code.lines.join("\n") });
  endParagraph();
  return blocks;
}

/** Headings and list items begin a paragraph of their own. */
function plainLine(line: string, endParagraph: () => void): string {
  const heading = /^ {0,3}#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
  if (heading !== undefined) {
    endParagraph();
    return heading === "" ? "" : `**${heading.replaceAll("**", "")}**`;
  }
  const item = /^\s*(?:[-*+]|\d+[.)])\s+(.*)$/.exec(line)?.[1];
  if (item !== undefined) {
    endParagraph();
    return `• ${item}`;
  }
  return line.replace(/^\s*>\s?/, "").replace(/(?: {2,}|\\)$/, "");
}

function parseInline(text: string): readonly Inline[] {
  const parts: Inline[] = [];
  let at = 0;
  const plain = (until: number): void => {
    if (until > at) parts.push({ kind: "text", text: unescape(text.slice(at, until)) });
  };
  for (const match of text.matchAll(INLINE)) {
    plain(match.index);
    at = match.index + match[0].length;
    const [, , code, strong, strong2, emphasis, emphasis2, label, address] = match;
    if (code !== undefined) parts.push({ kind: "code", text: code.replace(/^ (.+) $/s, "$1") });
    else if (strong !== undefined || strong2 !== undefined) parts.push({ kind: "strong", text: unescape(strong ?? strong2 ?? "") });
    else if (emphasis !== undefined || emphasis2 !== undefined) parts.push({ kind: "emphasis", text: unescape(emphasis ?? emphasis2 ?? "") });
    else parts.push({ kind: "text", text: label === undefined || label === "" ? (address ?? "") : label });
  }
  plain(text.length);
  return parts;
}

function unescape(text: string): string {
  return text.replaceAll(/\\([\\`*_{}[\]()#+\-.!<>|~])/g, "$1");
}
