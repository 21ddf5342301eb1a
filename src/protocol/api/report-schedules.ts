// Reports by mail by a plan: of a vault, or of the team's portfolio, to people of the team who may see it.

import { z } from "zod";

import { defineEndpoint } from "./endpoint.ts";
import { instantSchema, teamParamsSchema, uuidSchema } from "./values.ts";

export const REPORT_TIMES = ["analysis", "week", "month"] as const;
export const MAX_REPORT_SCHEDULES = 200;
const MAX_READERS = 50;

const planFields = {
  vaultId: uuidSchema.nullable().describe("Null: the portfolio of the team, by week or month"),
  every: z.enum(REPORT_TIMES),
  attach: z.boolean().describe("The signed PDF goes with the mail, to those who may see names; else a link goes alone"),
  people: z.array(uuidSchema).min(1).max(MAX_READERS).describe("Of the team: no bare addresses"),
};

export const reportScheduleSchema = z.strictObject({
  id: uuidSchema,
  ...planFields,
  people: z.array(uuidSchema),
  dueAt: instantSchema.nullable(),
  sentAt: instantSchema.nullable(),
  createdAt: instantSchema,
});

const listSchema = z.strictObject({ items: z.array(reportScheduleSchema), attachments: z.boolean().describe("Whether the team lets reports leave attached to mail") });

export const listReportSchedules = defineEndpoint({
  id: "report-schedule.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/report-schedules",
  summary: "Plans for the vaults that the caller reaches.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: listSchema,
});

export const createReportSchedule = defineEndpoint({
  id: "report-schedule.create",
  method: "POST",
  path: "/api/v1/teams/:teamId/report-schedules",
  summary: "Plans a report by mail.",
  input: {
    params: teamParamsSchema, query: "none",
    body: z.strictObject(planFields)
      .refine(({ people }) => new Set(people).size === people.length, "expected each person once")
      .refine(({ vaultId, every, attach }) => vaultId !== null || (every !== "analysis" && !attach), "a portfolio is sent by week or month, as a link"),
  },
  output: reportScheduleSchema,
});

export const endReportSchedule = defineEndpoint({
  id: "report-schedule.delete",
  method: "DELETE",
  path: "/api/v1/teams/:teamId/report-schedules/:scheduleId",
  summary: "Ends a plan.",
  input: { params: teamParamsSchema.extend({ scheduleId: uuidSchema }), query: "none", body: "none" },
  output: "empty",
});

export const allowReportAttachments = defineEndpoint({
  id: "report-schedule.allow-attachments",
  method: "PATCH",
  path: "/api/v1/teams/:teamId/report-schedules",
  summary: "Whether reports may leave attached to mail. Mail can be read by every server on its way, and cannot be taken back. Off until somebody says so.",
  input: { params: teamParamsSchema, query: "none", body: z.strictObject({ attachments: z.boolean() }) },
  output: z.strictObject({ attachments: z.boolean() }),
});

export type ReportSchedule = z.output<typeof reportScheduleSchema>;
export type ReportScheduleList = z.output<typeof listSchema>;
export type ReportPlan = z.output<(typeof createReportSchedule)["input"]["body"]>;
