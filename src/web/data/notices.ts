// What one is told of by mail, and reports by plan, as the pages ask for them.

import { queryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import { getNoticeChoice, saveNoticeChoice, stopNotices, type NoticeChoice, type NoticeChoiceAnswer } from "#protocol/api/notices.ts";
import { allowReportAttachments, createReportSchedule, endReportSchedule, listReportSchedules, type ReportPlan, type ReportSchedule, type ReportScheduleList } from "#protocol/api/report-schedules.ts";

import { callApi } from "./api-client.ts";

export function noticeChoiceQuery(teamId: string) {
  return queryOptions({ queryKey: ["notice-choice", teamId], queryFn: ({ signal }): Promise<NoticeChoiceAnswer> => callApi(getNoticeChoice, { params: { teamId }, signal }) });
}

export function useSaveNoticeChoice(teamId: string): UseMutationResult<NoticeChoiceAnswer, Error, NoticeChoice> {
  const client = useQueryClient();
  return useMutation({ mutationFn: (choice: NoticeChoice) => callApi(saveNoticeChoice, { params: { teamId }, body: choice }), onSuccess: (answer) => client.setQueryData(noticeChoiceQuery(teamId).queryKey, answer) });
}

export function useStopNotices(): UseMutationResult<void, Error, string> {
  return useMutation({ mutationFn: (token: string) => callApi(stopNotices, { body: { token } }) });
}

export function reportSchedulesQuery(teamId: string) {
  return queryOptions({ queryKey: ["report-schedules", teamId], queryFn: ({ signal }): Promise<ReportScheduleList> => callApi(listReportSchedules, { params: { teamId }, signal }) });
}

function useScheduleAct<Given, Result>(teamId: string, work: (given: Given) => Promise<Result>): UseMutationResult<Result, Error, Given> {
  const client = useQueryClient();
  return useMutation({ mutationFn: work, onSuccess: () => client.invalidateQueries({ queryKey: reportSchedulesQuery(teamId).queryKey }) });
}

export function usePlanReport(teamId: string): UseMutationResult<ReportSchedule, Error, ReportPlan> {
  return useScheduleAct(teamId, (plan) => callApi(createReportSchedule, { params: { teamId }, body: plan }));
}

export function useEndReportPlan(teamId: string): UseMutationResult<void, Error, string> {
  return useScheduleAct(teamId, (scheduleId) => callApi(endReportSchedule, { params: { teamId, scheduleId } }));
}

export function useAllowAttachments(teamId: string): UseMutationResult<{ attachments: boolean }, Error, boolean> {
  return useScheduleAct(teamId, (attachments) => callApi(allowReportAttachments, { params: { teamId }, body: { attachments } }));
}
