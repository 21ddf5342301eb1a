// The routes of badges. The picture is for anybody who has its address.

import { MINUTE } from "#base/units.ts";
import type { Vaults } from "#domains/vaults/vaults.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import { createBadge, endBadge, getBadge, getBadgeImage } from "#protocol/api/badges.ts";

const READ = { requests: 600, perMs: MINUTE };
const CHANGE = { requests: 60, perMs: MINUTE };
/** What stands between keeps it for minutes: a page with many badges, not a search for tokens. */
const PICTURES = { requests: 120, perMs: MINUTE };

export function createBadgeRoutes({ badges }: Pick<Vaults, "badges">): readonly Route[] {
  const change = { access: { permission: "vaults.publish-badge" }, limit: CHANGE, success: 200 } as const;
  return [
    defineRoute({ endpoint: getBadge, access: { permission: "vaults.read-badge" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => badges.get(caller, params) }),
    defineRoute({ ...change, endpoint: createBadge, audit: "vaults.badge-created", handler: ({ caller, params, body }) => badges.create(caller, params, body) }),
    defineRoute({ ...change, endpoint: endBadge, audit: "vaults.badge-ended", handler: ({ caller, params }) => badges.end(caller, params) }),
    defineRoute({ endpoint: getBadgeImage, access: "public", limit: PICTURES, audit: "none", success: 200, handler: ({ params }) => badges.picture(params.badge) }),
  ];
}
