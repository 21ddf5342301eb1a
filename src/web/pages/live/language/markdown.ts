// The Markdown of language servers as far as people need it: paragraphs, code, emphasis. A hostile host may have written it, so everything else,
// HTML and addresses too, stays the text that it is.

export type Inline = { readonly kind: "text" | "code" | "strong" | "emphasis"; readonly text: string };

export type Block = { readonly kind: "paragraph"; readonly parts: readonly Inline[] } | { readonly kind: "code"; readonly text: string };

/** No explanation has longer paragraphs; marks that are never closed cost time by the square of this. */
const MAX_MARKED = 2000;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const INLINE = /\\([\\`*_{}[\]()#+\-.!<>|~])|(?<!`)(`{1,3})(?!`)(.+?)(?<!`)\2(?!`)|\*\*(.+?)\*\*|__(.+?)__|(?<![\w*])\*(?![\s*])(.+?)\*(?!\w)|(?<!\w)_(?!\s)(.+?)_(?!\w)|!?\[([^\]\n]*)\]\(([^)\s]*)[^)\n]*\)/gs;

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
    else {
      const { text, alone } = plainLine(line);
      if (alone !== null) endParagraph();
      lines.push(text);
      if (alone === "whole") endParagraph();
    }
  }
  if (code !== null) blocks.push({ kind: "code", text: code.lines.join("\n") });
  endParagraph();
  return blocks;
}

/** `whole`: a paragraph of its own, as a heading is; `begins`: one that others may go on with, as a list's item does. */
function plainLine(line: string): { readonly text: string; readonly alone: "whole" | "begins" | null } {
  const heading = /^ {0,3}#{1,6}\s+(.*)$/.exec(line)?.[1];
  if (heading !== undefined) return { text: heading === "" ? "" : `**${heading.replaceAll("**", "")}**`, alone: "whole" };
  const item = /^\s*(?:[-*+]|\d+[.)])\s+(.*)$/.exec(line)?.[1];
  if (item !== undefined) return { text: `• ${item}`, alone: "begins" };
  return { text: line.replace(/^\s*>\s?/, "").replace(/(?: {2,}|\\)$/, ""), alone: null };
}

function parseInline(text: string): readonly Inline[] {
  if (text.length > MAX_MARKED) return [{ kind: "text", text }];
  const parts: Inline[] = [];
  let at = 0;
  const plain = (until: number): void => {
    if (until > at) parts.push({ kind: "text", text: text.slice(at, until) });
  };
  for (const match of text.matchAll(INLINE)) {
    plain(match.index);
    at = match.index + match[0].length;
    const [, escaped, , code, strong, strong2, emphasis, emphasis2, label, address] = match;
    if (escaped !== undefined) parts.push({ kind: "text", text: escaped });
    else if (code !== undefined) parts.push({ kind: "code", text: code.replace(/^ (.+) $/s, "$1") });
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
