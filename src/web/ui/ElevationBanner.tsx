// While an elevation is under way: that it is, how long it still holds, and the way to end it now.

import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { MINUTE, SECOND } from "#base/units.ts";
import type { Elevation } from "#protocol/api/elevation.ts";
import { useEndElevation } from "#web/data/elevation.ts";
import { sessionQuery } from "#web/data/session.ts";

import { useAnnounce } from "./Announcer.tsx";
import { Icon } from "./Icon.tsx";

export function ElevationBanner({ teamId, elevation }: { readonly teamId: string; readonly elevation: Elevation }) {
  const end = useEndElevation(teamId);
  const announce = useAnnounce();
  const leftMs = useTimeLeft(elevation.expiresAt);
  const client = useQueryClient();
  const over = leftMs <= 0;
  useEffect(() => {
    if (over) void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
  }, [over, client]);
  if (over) return null;
  return (
    <div className="elevation" role="region" aria-label="Elevation">
      <Icon name="elevated" size={18} />
      <span>You are administering this team. <span className="number" aria-hidden="true">{clockOf(leftMs)}</span><span className="visually-hidden">{`${Math.ceil(leftMs / MINUTE)} minutes left`}</span></span>
      <Button size="compact-sm" variant="default" loading={end.isPending} onClick={() => end.mutate(undefined, { onSuccess: () => announce("The elevation has ended.") })}>End now</Button>
    </div>
  );
}

function useTimeLeft(until: string): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND);
    return () => clearInterval(timer);
  }, []);
  return Date.parse(until) - now;
}

/** `4:05`. */
export function clockOf(ms: number): string {
  const seconds = Math.ceil(ms / SECOND);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
