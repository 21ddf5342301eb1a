// How answers are kept and asked for again. A refusal is final; only a server that does not answer is asked again.

import { QueryClient } from "@tanstack/react-query";

import { ApiError } from "./api-error.ts";

const RETRIES = 2;
const FRESH_FOR_MS = 5_000;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: FRESH_FOR_MS, retry: (failures, error) => failures < RETRIES && isPassing(error), refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  });
}

function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.problem.status === 0 || error.problem.status === 503);
}
