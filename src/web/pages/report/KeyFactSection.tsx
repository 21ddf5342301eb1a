// The three facts that tell most: what was found, what it means.

import { visibleText } from "#base/visible-text.ts";
import { keyFacts } from "#protocol/report/key-facts.ts";
import type { Report } from "#protocol/report/schema.ts";

import { Explained } from "./Totals.tsx";

export function KeyFactSection({ report }: { readonly report: Report }) {
  const facts = keyFacts(report);
  return (
    <section className="section" aria-labelledby="facts">
      <h2 id="facts">What stands out</h2>
      <ol className="facts">
        {facts.map(({ finding, meaning, topic }, index) => (
          <li key={topic}>
            <Explained detail={`fact-${index + 1}`}><span className="finding">{visibleText(finding)}</span></Explained>
            <p>{visibleText(meaning)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
