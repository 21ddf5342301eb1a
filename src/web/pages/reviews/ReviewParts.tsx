// How far a review is: a bar with its parts, and the same in numbers.

import type { AccessReview } from "#protocol/api/reviews.ts";

const WIDTH = 100;

export function Progress({ review }: { readonly review: AccessReview }) {
  const { lines, kept, changed, removed, beyondReview } = review;
  const share = (count: number): number => (lines === 0 ? 0 : (count / lines) * WIDTH);
  return (
    <div className="progress">
      <svg className="progress-bar" viewBox={`0 0 ${WIDTH} 4`} preserveAspectRatio="none" aria-hidden="true">
        <rect className="track" width={WIDTH} height={4} />
        <rect className="kept" width={share(kept)} height={4} />
        <rect className="changed" x={share(kept)} width={share(changed)} height={4} />
        <rect className="removed" x={share(kept + changed)} width={share(removed)} height={4} />
      </svg>
      <span className="small soft">{kept + changed + removed} of {lines} decided{changed + removed === 0 ? "" : `: ${kept} kept, ${changed} to change, ${removed} to remove`}{beyondReview === 0 ? "" : `; ${beyondReview} that nobody else could review`}</span>
    </div>
  );
}
