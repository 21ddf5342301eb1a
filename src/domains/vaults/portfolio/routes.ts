// The routes of the portfolio and of what a team assumes about cost.

import { MINUTE } from "#base/units.ts";
import type { Vaults } from "#domains/vaults/vaults.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import { changeCost, getCost, resetCost } from "#protocol/api/cost.ts";
import { exportPortfolio, getPortfolio, getPortfolioFilters, getPortfolioOverview, savePortfolioFilters } from "#protocol/api/portfolio.ts";

/** Each reads all vaults of a team, and may open some of their reports. */
const WIDEST = { requests: 30, perMs: MINUTE };
/** Each reads all vaults of a team. */
const WIDE = { requests: 120, perMs: MINUTE };
const READ = { requests: 600, perMs: MINUTE };
const CHANGE = { requests: 60, perMs: MINUTE };

export function createPortfolioRoutes({ portfolio, filters, cost }: Pick<Vaults, "portfolio" | "filters" | "cost">): readonly Route[] {
  return [
    defineRoute({ endpoint: getPortfolio, access: { permission: "vaults.read" }, limit: WIDE, audit: "none", success: 200, handler: ({ caller, params, query }) => portfolio.get(caller, params.teamId, query) }),
    defineRoute({ endpoint: getPortfolioOverview, access: { permission: "vaults.read" }, limit: WIDEST, audit: "none", success: 200, handler: ({ caller, params, query }) => portfolio.overview(caller, params.teamId, query) }),
    defineRoute({ endpoint: exportPortfolio, access: { permission: "vaults.read" }, limit: WIDE, audit: "none", success: 200, handler: ({ caller, params, query }) => portfolio.export(caller, params.teamId, query) }),
    defineRoute({ endpoint: getPortfolioFilters, access: { permission: "vaults.read" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => filters.get(caller, params.teamId) }),
    defineRoute({ endpoint: savePortfolioFilters, access: { permission: "vaults.read" }, limit: CHANGE, audit: "vaults.filters-saved", success: 200, handler: ({ caller, params, body }) => filters.save(caller, params.teamId, body) }),
    defineRoute({ endpoint: getCost, access: { permission: "vaults.read" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => cost.get(caller, params.teamId) }),
    defineRoute({ endpoint: changeCost, access: { permission: "vaults.change-cost" }, limit: CHANGE, audit: "vaults.cost-changed", success: 200, handler: ({ caller, params, body }) => cost.change(caller, params.teamId, body.parameters) }),
    defineRoute({ endpoint: resetCost, access: { permission: "vaults.change-cost" }, limit: CHANGE, audit: "vaults.cost-changed", success: 200, handler: ({ caller, params }) => cost.reset(caller, params.teamId) }),
  ];
}
