// The routes of sessions, teams and projects: parse, authorise, call, reply.

import { MINUTE } from "#base/units.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import { endSession, getSession, welcome } from "#protocol/api/session.ts";
import { createProject, deleteTeam, getTeam, listProjects, restoreTeam, updateProject, updateTeam } from "#protocol/api/teams.ts";

import { answerSignIn, browserOf, keepAttempt } from "#domains/identity/index.ts";

import type { Access } from "./access.ts";
import { createAdministrationRoutes } from "./administration/routes.ts";
import { createElevationRoutes } from "./elevation/routes.ts";
import { createInvitationRoutes } from "./invitations/routes.ts";
import { createMemberRoutes } from "./members/routes.ts";
import { createPolicyRoutes } from "./policies/routes.ts";
import { createProvisioningRoutes } from "./provisioning/routes.ts";
import { createScimRoutes } from "./provisioning/scim-routes.ts";
import { createRequestRoutes } from "./requests/routes.ts";
import { createReviewRoutes } from "./reviews/routes.ts";

const READ = { requests: 600, perMs: MINUTE };
const CHANGE = { requests: 60, perMs: MINUTE };
/** A link's token is 256 random bits; this only keeps the noise down. */
const WELCOME = { requests: 10, perMs: MINUTE };

export function createAccessRoutes(access: Access): readonly Route[] {
  const { sessions, teams, projects } = access;
  return [
    defineRoute({
      endpoint: welcome,
      access: "public",
      limit: WELCOME,
      audit: "access.session-begun",
      success: 200,
      async handler(call) {
        const { attemptToken, outcome, view } = await sessions.welcome({ ...call.body, browser: browserOf(call) });
        keepAttempt(call, attemptToken);
        const answer = answerSignIn(call, outcome);
        if (answer.state === "second-factor") return answer;
        if (view === null) throw new Error("Defect: a session began, and nothing is said of it.");
        return { ...answer, ...view };
      },
    }),
    defineRoute({
      endpoint: getSession,
      access: "session",
      limit: READ,
      audit: "none",
      success: 200,
      handler: async ({ caller, session }) => ({ ...(await sessions.describe(caller)), csrfToken: session.csrfToken() }),
    }),
    defineRoute({
      endpoint: endSession,
      access: "session",
      limit: CHANGE,
      audit: "access.session-ended",
      success: 204,
      async handler({ caller, session }) {
        await sessions.end(caller);
        session.end();
      },
    }),
    ...teamRoutes(teams),
    ...projectRoutes(projects),
    ...createMemberRoutes(access.members, access.roles),
    ...createInvitationRoutes(access.invitations, access.acceptances),
    ...createPolicyRoutes(access.policies),
    ...createElevationRoutes(access.elevations),
    ...createAdministrationRoutes(access),
    ...createRequestRoutes(access),
    ...createReviewRoutes(access.reviews),
    ...createProvisioningRoutes(access.provisioning.connections),
    ...createScimRoutes(access.provisioning),
  ];
}

function teamRoutes(teams: Access["teams"]): readonly Route[] {
  return [
    defineRoute({ endpoint: getTeam, access: { permission: "access.read" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => teams.get(caller, params.teamId) }),
    defineRoute({
      endpoint: updateTeam,
      access: { permission: "access.update-team" },
      limit: CHANGE,
      audit: "access.team-renamed",
      success: 200,
      handler: ({ caller, params, body }) => teams.rename(caller, params.teamId, body.name),
    }),
    defineRoute({
      endpoint: deleteTeam,
      access: { permission: "access.delete-team" },
      limit: CHANGE,
      audit: "access.team-deleted",
      success: 200,
      handler: ({ caller, params }) => teams.delete(caller, params.teamId),
    }),
    defineRoute({
      endpoint: restoreTeam,
      access: { permission: "access.delete-team" },
      limit: CHANGE,
      audit: "access.team-restored",
      success: 200,
      handler: ({ caller, params }) => teams.restore(caller, params.teamId),
    }),
  ];
}

function projectRoutes(projects: Access["projects"]): readonly Route[] {
  return [
    defineRoute({
      endpoint: listProjects,
      access: { permission: "access.read" },
      limit: READ,
      audit: "none",
      success: 200,
      handler: async ({ caller, params }) => ({ items: [...(await projects.list(caller, params.teamId))] }),
    }),
    defineRoute({
      endpoint: createProject,
      access: { permission: "access.edit-projects" },
      limit: CHANGE,
      audit: "access.project-created",
      success: 201,
      handler: ({ caller, params, body }) => projects.create(caller, params.teamId, body.name),
    }),
    defineRoute({
      endpoint: updateProject,
      access: { permission: "access.edit-projects" },
      limit: CHANGE,
      audit: "access.project-renamed",
      success: 200,
      handler: ({ caller, params, body }) => projects.rename(caller, { ...params, name: body.name }),
    }),
  ];
}
