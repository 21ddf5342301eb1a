// The table of role by action: the very one that every request is checked against, read down by role or across by action.

import { useQuery } from "@tanstack/react-query";

import type { RoleTable } from "#protocol/api/members.ts";
import type { TeamRole } from "#protocol/api/roles.ts";
import { rolesQuery } from "#web/data/team.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

import { TeamPage } from "./TeamPage.tsx";

/** What the first word of a permission is about. */
const SUBJECTS: Readonly<Record<string, string>> = { access: "The team and its people", vaults: "Vaults and results", audit: "The log", identity: "Sign-in and connections", assurance: "Assurance" };

export function RolesPage() {
  return <TeamPage title="Roles" lead="Roles follow the job. This is the table that pages, API and database are held to; what is not ticked is refused.">{(team) => <Roles teamId={team.id} own={team.role} />}</TeamPage>;
}

function Roles({ teamId, own }: { readonly teamId: string; readonly own: TeamRole }) {
  const table = useQuery(rolesQuery(teamId));
  if (table.isPending) return <RowsSkeleton rows={6} />;
  if (table.isError) return <ErrorPanel error={table.error} title="The roles could not be read" onRetry={() => void table.refetch()} />;
  const { roles, permissions } = table.data;
  const subjects = [...new Set(permissions.map(({ name }) => subjectOf(name)))];
  return (
    <>
      <dl className="jobs">{roles.map(({ name, title, job }) => <div key={name} data-own={name === own}><dt>{title}{name === own ? <span className="small soft"> · yours</span> : null}</dt><dd className="soft">{job}</dd></div>)}</dl>
      {subjects.map((subject) => <SubjectTable key={subject} subject={subject} table={table.data} own={own} />)}
      <p className="small soft"><Icon name="elevated" size={16} /> Only within an elevation: minutes of administration, with a second factor and a reason.</p>
    </>
  );
}

function SubjectTable({ subject, table, own }: { readonly subject: string; readonly table: RoleTable; readonly own: TeamRole }) {
  const permissions = table.permissions.filter(({ name }) => subjectOf(name) === subject);
  return (
    <section className="section">
      <h2>{SUBJECTS[subject] ?? subject}</h2>
      <div className="table-scroll" role="region" aria-label={`Who may do what: ${SUBJECTS[subject] ?? subject}`} tabIndex={0}>
        <table className="table matrix">
          <thead><tr><th scope="col">Action</th>{table.roles.map(({ name, title }) => <th key={name} scope="col" data-own={name === own}><span>{title}</span></th>)}</tr></thead>
          <tbody>
            {permissions.map(({ name, title, roles, elevation }) => (
              <tr key={name}>
                <th scope="row">{title}{elevation ? <span className="needs-elevation"><Icon name="elevated" size={14} /><span className="visually-hidden"> (within an elevation)</span></span> : null}</th>
                {table.roles.map((role) => <td key={role.name} data-own={role.name === own}>{roles.includes(role.name) ? <><Icon name="check" size={16} /><span className="visually-hidden">yes</span></> : <span className="no"><span className="visually-hidden">no</span></span>}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function subjectOf(permission: string): string {
  return permission.split(".", 1)[0] ?? permission;
}
