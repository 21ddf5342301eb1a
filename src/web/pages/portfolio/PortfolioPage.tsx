// Many vaults side by side, of a team or of one project: what they are in sum, which needs a person, how each went of late.

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useDeferredValue, useMemo, useState } from "react";

import { formatCount, plural } from "#base/format.ts";
import { exportPortfolio, type Portfolio } from "#protocol/api/portfolio.ts";
import { addresses } from "#web/addresses.ts";
import { downloadFile } from "#web/data/download.ts";
import { portfolioOverviewQuery, portfolioQuery } from "#web/data/portfolio.ts";
import { useMay } from "#web/data/session.ts";
import { projectsQuery } from "#web/data/vaults.ts";
import { ExplanationPanel } from "#web/pages/report/ExplanationPanel.tsx";
import { NoVaults } from "#web/pages/vaults/NoVaults.tsx";
import { VaultsTabs } from "#web/pages/vaults/VaultsTabs.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { ThingNotFound } from "#web/ui/NotFound.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useDetail, useProjectId, useTeamId } from "#web/ui/place.ts";

import { explainPortfolio } from "./explain-portfolio.ts";
import { CourseSections, OverviewSections } from "./OverviewSections.tsx";
import { chooseRows, EVERYTHING, leftOutOfMany, sumRows, type Wanted } from "./portfolio-rows.ts";
import { PortfolioControls } from "./PortfolioControls.tsx";
import { PortfolioTable } from "./PortfolioTable.tsx";
import { PortfolioTotalList } from "./PortfolioTotalList.tsx";

export function PortfolioPage() {
  const teamId = useTeamId();
  const projectId = useProjectId();
  const portfolio = useQuery(portfolioQuery(teamId, projectId));
  // Asked for together and shown together: what comes later would push the rows down.
  const overview = useQuery(portfolioOverviewQuery(teamId, projectId));
  const projects = useQuery(projectsQuery(teamId));
  const [exportError, setExportError] = useState<unknown>(null);
  const project = projects.data?.find(({ id }) => id === projectId);
  if (projectId !== "" && projects.isSuccess && project === undefined) return <ThingNotFound thing="project" to={addresses.portfolio(teamId)} />;
  const take = (): void => void downloadFile(exportPortfolio, { params: { teamId }, query: { projectId: projectId === "" ? undefined : projectId } }).then(() => setExportError(null), setExportError);
  const some = portfolio.data !== undefined && portfolio.data.items.length > 0;
  const title = projectId === "" ? "Portfolio" : (project?.name ?? "Project");
  return (
    <div className="page">
      <PageHeader title={title} crumbs={projectId === "" ? [] : [{ name: "Portfolio", to: addresses.portfolio(teamId) }]} action={some ? <Button variant="default" onClick={take}>Export as CSV</Button> : null}>
        {projectId === "" ? <VaultsTabs teamId={teamId} /> : null}
      </PageHeader>
      {exportError === null ? null : <ErrorPanel error={exportError} title="The rows could not be exported" />}
      {portfolio.isPending || (portfolio.isSuccess && overview.isPending) ? <RowsSkeleton rows={6} /> : null}
      {portfolio.isError ? <ErrorPanel error={portfolio.error} title="The portfolio could not be read" onRetry={() => void portfolio.refetch()} /> : null}
      {portfolio.data === undefined || overview.isPending ? null : <Rows key={`${teamId} ${projectId}`} portfolio={portfolio.data} teamId={teamId} projectId={projectId} projectNames={new Map(projects.data?.map(({ id, name }) => [id, name]))} />}
    </div>
  );
}

interface RowsProps {
  readonly portfolio: Portfolio;
  readonly teamId: string;
  readonly projectId: string;
  readonly projectNames: ReadonlyMap<string, string>;
}

function Rows({ portfolio: { items, more }, teamId, projectId, projectNames }: RowsProps) {
  const mayCreate = useMay(teamId, "vaults.create");
  const [wanted, setWanted] = useState<Wanted>(EVERYTHING);
  const settled = useDeferredValue(wanted);
  const rows = useMemo(() => chooseRows(items, settled, projectNames), [items, settled, projectNames]);
  const totals = useMemo(() => sumRows(rows), [rows]);
  const overview = useQuery(portfolioOverviewQuery(teamId, projectId)).data;
  const { detail, close } = useDetail();
  const explanation = detail === null ? null : explainPortfolio({ all: items, rows, overview }, detail);
  if (items.length === 0) return projectId === "" ? <NoVaults teamId={teamId} mayCreate={mayCreate} /> : <p>There is no vault in this project yet. <Link to={addresses.addVault(teamId)}>Add one</Link>, or move one here in its settings.</p>;
  return (
    <>
      <OverviewSections teamId={teamId} projectId={projectId} rows={items} />
      <PortfolioTotalList totals={totals} />
      {totals.suppressed === 0 ? null : <p className="small soft">{leftOutOfMany(totals.suppressed)}</p>}
      <CourseSections teamId={teamId} projectId={projectId} />
      <PortfolioControls teamId={teamId} inProject={projectId !== ""} wanted={wanted} onChange={setWanted} projectNames={projectNames} />
      <p className="small soft" role="status">{rows.length === items.length ? plural(items.length, "vault") : `${plural(rows.length, "vault")} of ${formatCount(items.length)}`}{more === 0 ? "" : `; ${formatCount(more)} more are in no single answer: choose a project`}</p>
      {rows.length === 0 ? <p>No vault is like that.</p> : <PortfolioTable key={JSON.stringify([settled.text, settled.state, settled.projectId])} rows={rows} teamId={teamId} inProject={projectId !== ""} projectNames={projectNames} wanted={wanted} onChange={setWanted} />}
      {explanation === null ? null : <ExplanationPanel explanation={explanation} onClose={close} />}
    </>
  );
}
