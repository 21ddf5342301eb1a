// Lists with a filter or in an order: what the filter demands by an indexed attribute is asked of the database, the rest is looked at in memory, since what
// names people is sealed.

import { AppError } from "#base/app-error.ts";
import type { ScimListQuery } from "#protocol/api/scim.ts";
import { composeList, project } from "#protocol/scim/answers.ts";
import type { ResourceSchema } from "#protocol/scim/attributes.ts";
import { MAX_PAGE } from "#protocol/scim/discovery.ts";
import { parseFilter, type Filter } from "#protocol/scim/filter.ts";
import { matchesFilter, type JsonObject } from "#protocol/scim/match.ts";
import { parseSort, sortResources } from "#protocol/scim/sort.ts";

/** When the provider does not say. */
const DEFAULT_PAGE = 100;
/** Most resources that one filter or order looks at. */
const MAX_LOOKED_AT = 5000;

export interface Listing {
  readonly schema: ResourceSchema;
  readonly query: ScimListQuery;
  count(): Promise<number>;
  /** Of the filter's demand; null: all. */
  read(given: { readonly filter: Filter | null; readonly offset: number; readonly limit: number }): Promise<readonly JsonObject[]>;
}

/** @throws AppError `scim.invalid-filter`, `scim.invalid-path`, `scim.invalid-value`, `scim.too-many`. */
export async function answerList({ schema, query, count, read }: Listing): Promise<JsonObject> {
  const startIndex = Math.max(1, query.startIndex);
  const limit = Math.min(MAX_PAGE, Math.max(0, query.count ?? DEFAULT_PAGE));
  const offset = startIndex - 1;
  const shown = (resources: readonly JsonObject[]): readonly JsonObject[] => resources.map((each) => project(schema, each, query));
  const filter = query.filter === undefined || query.filter.trim() === "" ? null : parseFilter(query.filter, schema);
  const sort = parseSort(query, schema);
  if (filter === null && sort === null) return composeList(shown(await read({ filter, offset, limit })), { totalResults: await count(), startIndex });
  const found = await read({ filter, offset: 0, limit: MAX_LOOKED_AT + 1 });
  if (found.length > MAX_LOOKED_AT) throw new AppError("scim.too-many");
  const fitting = filter === null ? found : found.filter((each) => matchesFilter(filter, each));
  const sorted = sort === null ? fitting : sortResources(sort, fitting);
  return composeList(shown(sorted.slice(offset, offset + limit)), { totalResults: sorted.length, startIndex });
}
