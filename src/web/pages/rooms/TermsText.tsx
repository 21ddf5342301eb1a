// The terms of a room as people read them.

import { visibleText } from "#base/visible-text.ts";
import { parseTerms, type TermsBlock, type TermsRun } from "#protocol/room/terms.ts";

/** `under`: the level of the heading that the text stands under. */
export function TermsText({ text, under = 2 }: { readonly text: string; readonly under?: 1 | 2 }) {
  const blocks = parseTerms(text);
  // Levels that nobody uses are passed over, so that none is left out on the page.
  const levels = [...new Set(blocks.flatMap((block) => (block.kind === "heading" ? [block.level] : [])))].sort((one, other) => one - other);
  return <div className="terms" role="region" aria-label="Terms">{blocks.map((block, place) => <Block key={place} block={block} level={block.kind === "heading" ? under + 1 + levels.indexOf(block.level) : 0} />)}</div>;
}

function Block({ block, level }: { readonly block: TermsBlock; readonly level: number }) {
  if (block.kind === "paragraph") return <p><Runs runs={block.runs} /></p>;
  if (block.kind === "heading") {
    const Heading = `h${level}` as "h2" | "h3" | "h4" | "h5";
    return <Heading><Runs runs={block.runs} /></Heading>;
  }
  const List = block.ordered ? "ol" : "ul";
  return <List>{block.items.map((runs, place) => <li key={place}><Runs runs={runs} /></li>)}</List>;
}

function Runs({ runs }: { readonly runs: readonly TermsRun[] }) {
  return runs.map(({ kind, text }, place) => {
    const shown = visibleText(text);
    if (kind === "strong") return <strong key={place}>{shown}</strong>;
    if (kind === "emphasis") return <em key={place}>{shown}</em>;
    return kind === "code" ? <code key={place}>{shown}</code> : <span key={place}>{shown}</span>;
  });
}
