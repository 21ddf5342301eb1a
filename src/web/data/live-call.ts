// The servers by which browsers in a call find a way to each other.

import { listCallServers } from "#protocol/api/live-sessions.ts";

import { ApiError } from "./api-error.ts";
import { callApi } from "./api-client.ts";

/** `pathname`: of the session's page. A call is tried without them rather than not at all. */
export async function findCallServers(pathname: string): Promise<RTCIceServer[]> {
  try {
    const { servers } = await callApi(listCallServers, { body: { session: pathname.split("/").at(-1) ?? "" } });
    return servers.map(({ urls, username, credential }) => ({ urls, ...(username === null || credential === null ? {} : { username, credential }) }));
  } catch (error) {
    if (error instanceof ApiError) return [];
    throw error;
  }
}
