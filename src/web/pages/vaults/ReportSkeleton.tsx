// The measures of a report before it is there.

import { Skeleton } from "@mantine/core";

export function ReportSkeleton() {
  return (
    <div role="group" aria-busy="true" aria-label="Loading the report" className="report-skeleton">
      <Skeleton height={96} mb={40} />
      <Skeleton height={22} width={160} mb={16} />
      <Skeleton height={190} mb={40} />
      <Skeleton height={22} width={120} mb={16} />
      <Skeleton height={320} />
    </div>
  );
}
