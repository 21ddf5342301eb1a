// What stands in a page's place until it is there: the same measures, so that nothing jumps.

import { Skeleton } from "@mantine/core";

export function PageSkeleton() {
  return (
    <div className="page" role="group" aria-busy="true" aria-label="Loading">
      <Skeleton height={30} width={220} mb={32} />
      <RowsSkeleton rows={4} />
    </div>
  );
}

export function RowsSkeleton({ rows }: { readonly rows: number }) {
  return <div role="group" aria-busy="true" aria-label="Loading">{Array.from({ length: rows }, (_, row) => <Skeleton key={row} height={64} mb={12} />)}</div>;
}
