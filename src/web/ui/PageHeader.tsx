// The head of a page: where you are, the state, the one action. A page that is newly opened takes the focus to its title.

import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";

import { visibleText } from "#base/visible-text.ts";

interface Crumb {
  readonly name: string;
  readonly to: string;
}

export interface PageHeaderProps {
  readonly title: string;
  /** The page as the browser names it; the title where not given. */
  readonly documentTitle?: string;
  readonly crumbs?: readonly Crumb[];
  readonly state?: ReactNode;
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}

let firstPage = true;

export function PageHeader({ title, documentTitle, crumbs = [], state, action, children }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The first page keeps the focus where the browser put it.
    if (!firstPage) heading.current?.focus({ preventScroll: true });
    firstPage = false;
    window.scrollTo(0, 0);
  }, []);
  return (
    <header className="page-header">
      <title>{`${visibleText(documentTitle ?? title)} · Strongroom`}</title>
      {crumbs.length === 0 ? null : (
        <nav className="crumbs" aria-label="Where you are">
          {crumbs.map(({ name, to }) => <span key={to}><Link to={to}>{visibleText(name)}</Link> <span aria-hidden="true">/</span></span>)}
        </nav>
      )}
      <div className="page-head-row">
        <h1 ref={heading} tabIndex={-1}>{visibleText(title)}</h1>
        {state}
        <div className="page-action">{action}</div>
      </div>
      {children}
    </header>
  );
}
