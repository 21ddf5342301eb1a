// Who knows how much of the code, and how much of it nobody else: what is lost if the person leaves. It counts changes and judges nobody.

import { formatCount, formatRoughShare } from "#base/format.ts";
import { visibleName } from "#base/visible-text.ts";
import type { FacetSection } from "#protocol/report/facets/index.ts";

const SHOWN = 12;
const WIDTH = 100;

export function KnowledgeMap({ section: { people, code } }: { readonly section: FacetSection<"knowledge"> }) {
  if (people.length === 0 || code === 0) return null;
  const shown = people.slice(0, SHOWN);
  const most = Math.max(1, ...shown.map((person) => person.code));
  return (
    <figure>
      <div className="table-scroll" role="region" aria-label="Who knows what" tabIndex={0}>
        <table className="table knows">
          <caption className="visually-hidden">How much of the code each person knows, and how much nobody else does</caption>
          <thead><tr><th scope="col">Person</th><th scope="col" className="bar">Knows</th><th scope="col" className="n">Of the code</th><th scope="col" className="n">Lost if they leave</th></tr></thead>
          <tbody>
            {shown.map((person, place) => (
              <tr key={`${place} ${person.name}`}>
                <td className="name"><bdi>{visibleName(person.name)}</bdi>{person.active ? null : <span className="small soft"> · inactive</span>}</td>
                <td className="bar">
                  <svg className="row-bar" viewBox={`0 0 ${WIDTH} 8`} preserveAspectRatio="none" aria-hidden="true">
                    <rect className="track" width={WIDTH} height="8" />
                    <rect className="known" width={(person.code / most) * WIDTH} height="8" />
                    <rect className="alone" width={(person.soleCode / most) * WIDTH} height="8" />
                  </svg>
                </td>
                <td className="n" title={`${formatCount(person.code)} lines`}>{formatRoughShare(person.code / code)}</td>
                <td className="n" title={`${formatCount(person.soleCode)} lines`}>{person.soleCode === 0 ? "nothing" : formatRoughShare(person.soleCode / code)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <figcaption className="small soft heat-scale"><svg width="14" height="8" viewBox="0 0 14 8" aria-hidden="true"><rect className="alone" width="14" height="8" /></svg><span>known by nobody else</span><svg width="14" height="8" viewBox="0 0 14 8" aria-hidden="true"><rect className="known" width="14" height="8" /></svg><span>known by others too</span></figcaption>
    </figure>
  );
}
