// Terms of a room: Markdown of headings, lists and emphasis. It is parsed to a few kinds of text and nothing else: what looks like a link, an image
// or markup stands there as it was written.

export const MAX_TERMS_LENGTH = 20_000;

export interface TermsRun {
  readonly kind: "plain" | "strong" | "emphasis" | "code";
  readonly text: string;
}

export type TermsBlock =
  | { readonly kind: "heading"; readonly level: 1 | 2 | 3; readonly runs: readonly TermsRun[] }
  | { readonly kind: "paragraph"; readonly runs: readonly TermsRun[] }
  | { readonly kind: "list"; readonly ordered: boolean; readonly items: readonly (readonly TermsRun[])[] };

const HEADING = /^(#{1,3})[ \t]+(\S.*)$/;
const ITEM = /^(?:[-*+]|(\d{1,3})[.)])[ \t]+(\S.*)$/;

export function parseTerms(text: string): readonly TermsBlock[] {
  const blocks: TermsBlock[] = [];
  let lines: string[] = [];
  const endParagraph = (): void => {
    if (lines.length > 0) blocks.push({ kind: "paragraph", runs: parseRuns(lines.join(" ")) });
    lines = [];
  };
  let afterBlank = true;
  for (const line of text.split(/\r?\n/).map((each) => each.trim())) {
    const [heading, item] = [HEADING.exec(line), ITEM.exec(line)];
    const last = blocks.at(-1);
    if (line === "") endParagraph();
    else if (heading !== null) {
      endParagraph();
      blocks.push({ kind: "heading", level: (heading[1] ?? "#").length as 1 | 2 | 3, runs: parseRuns(heading[2] ?? "") });
    } else if (item !== null && (lines.length === 0 || afterBlank)) addItem(blocks, { ordered: item[1] !== undefined, runs: parseRuns(item[2] ?? "") });
    else if (last?.kind === "list" && !afterBlank && lines.length === 0) continueItem(blocks, last, line);
    else lines.push(line);
    afterBlank = line === "";
  }
  endParagraph();
  return blocks;
}

function addItem(blocks: TermsBlock[], { ordered, runs }: { readonly ordered: boolean; readonly runs: readonly TermsRun[] }): void {
  const last = blocks.at(-1);
  if (last?.kind === "list" && last.ordered === ordered) blocks[blocks.length - 1] = { ...last, items: [...last.items, runs] };
  else blocks.push({ kind: "list", ordered, items: [runs] });
}

/** A line that goes on where the item before ended. */
function continueItem(blocks: TermsBlock[], list: Extract<TermsBlock, { kind: "list" }>, line: string): void {
  const items = [...list.items.slice(0, -1), [...(list.items.at(-1) ?? []), ...parseRuns(` ${line}`)]];
  blocks[blocks.length - 1] = { ...list, items };
}

const RUN = /\*\*([^*]+)\*\*|\*([^*]+)\*|_([^_]+)_|`([^`]+)`/g;

function parseRuns(text: string): readonly TermsRun[] {
  const runs: TermsRun[] = [];
  let end = 0;
  for (const match of text.matchAll(RUN)) {
    if (match.index > end) runs.push({ kind: "plain", text: text.slice(end, match.index) });
    const [whole, strong, starred, underlined, code] = match;
    const emphasis = starred ?? underlined;
    if (strong !== undefined) runs.push({ kind: "strong", text: strong });
    else if (emphasis !== undefined) runs.push({ kind: "emphasis", text: emphasis });
    else runs.push({ kind: "code", text: code ?? whole });
    end = match.index + whole.length;
  }
  return end < text.length ? [...runs, { kind: "plain", text: text.slice(end) }] : runs;
}
