// The terms of a room as people read them.

import { visibleText } from "#base/visible-text.ts";
import { parseTerms, type TermsBlock, type TermsRun } from "#protocol/room/terms.ts";

export function TermsText({ text }: { readonly text: string }) {
  return <div className="terms" role="region" aria-label="Terms">{parseTerms(text).map((block, place) => <Block key={place} block={block} />)}</div>;
}

/** Headings stand below those of the page. */
function Block({ block }: { readonly block: TermsBlock }) {
  if (block.kind === "paragraph") return <p><Runs runs={block.runs} /></p>;
  if (block.kind === "heading") {
    const Heading = `h${block.level + 2}` as "h3" | "h4" | "h5";
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
