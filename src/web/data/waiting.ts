// What waits for a person in a team, which every page says.

import { useQuery } from "@tanstack/react-query";

import { getNotices, type Notices } from "#protocol/api/waiting.ts";

import { callApi } from "./api-client.ts";
import { useMay } from "./session.ts";

/** What waits for a person is looked at this often while a page is open. */
export const LOOK_AGAIN_MS = 30_000;

const NOTHING: Notices = { toDecide: 0, breakGlass: [], reviews: { open: 0, overdue: 0 } };

/** Nothing until it is known, and for those whom it does not concern. */
export function useNotices(teamId: string): Notices {
  const may = useMay(teamId, "access.request");
  const notices = useQuery({
    queryKey: ["requests", teamId, "notices"],
    queryFn: ({ signal }): Promise<Notices> => callApi(getNotices, { params: { teamId }, signal }),
    enabled: may,
    refetchInterval: LOOK_AGAIN_MS,
    retry: false,
  });
  return notices.data ?? NOTHING;
}
