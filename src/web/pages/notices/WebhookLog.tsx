// The log of a webhook: each delivery with what came of its last try.

import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";

import { formatCount, formatInstant } from "#base/format.ts";
import type { Webhook, WebhookDelivery } from "#protocol/api/webhooks.ts";
import { deliveriesQuery, useSendAgain } from "#web/data/webhooks.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

import { DELIVERY_WORDS, eventTitle, outcomeWords } from "./words.ts";

interface WebhookLogProps {
  readonly teamId: string;
  readonly webhook: Webhook;
  readonly mayManage: boolean;
}

export function WebhookLog({ teamId, webhook, mayManage }: WebhookLogProps) {
  const log = useInfiniteQuery(deliveriesQuery(teamId, webhook.id));
  const again = useSendAgain(teamId);
  const announce = useAnnounce();
  const items = log.data?.pages.flatMap((page) => page.items) ?? [];
  const send = ({ id }: WebhookDelivery): void => again.mutate({ webhookId: webhook.id, deliveryId: id }, { onSuccess: () => announce("It is sent again.") });
  return (
    <>
      {log.isPending ? <RowsSkeleton rows={3} /> : null}
      {log.isError ? <ErrorPanel error={log.error} title="The log could not be read" onRetry={() => void log.refetch()} /> : null}
      {again.isError ? <ErrorPanel error={again.error} title="It was not sent again" /> : null}
      {log.isSuccess && items.length === 0 ? <p className="soft">Nothing was sent yet. Send a test to see whether the receiver takes it.</p> : null}
      {items.length > 0 ? (
        <div className="table-scroll" role="region" aria-label="Deliveries" tabIndex={0}>
          <table className="table as-list">
            <caption className="visually-hidden">Deliveries, newest first</caption>
            <thead><tr><th scope="col">When</th><th scope="col">Event</th><th scope="col">State</th><th scope="col">Last answer</th><th scope="col" className="n">Tries</th><th scope="col" className="n">Took</th>{mayManage ? <th scope="col"><span className="visually-hidden">Acts</span></th> : null}</tr></thead>
            <tbody>{items.map((delivery) => <DeliveryRow key={delivery.id} delivery={delivery} busy={again.isPending && again.variables.deliveryId === delivery.id} onAgain={mayManage && webhook.state === "on" ? () => send(delivery) : null} mayManage={mayManage} />)}</tbody>
          </table>
        </div>
      ) : null}
      {log.hasNextPage ? <Button variant="default" size="sm" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>Show more</Button> : null}
    </>
  );
}

interface DeliveryRowProps {
  readonly delivery: WebhookDelivery;
  readonly busy: boolean;
  readonly mayManage: boolean;
  readonly onAgain: (() => void) | null;
}

function DeliveryRow({ delivery, busy, mayManage, onAgain }: DeliveryRowProps) {
  const { word, tone, icon } = DELIVERY_WORDS[delivery.state];
  return (
    <tr>
      <td data-label="When"><time dateTime={delivery.createdAt}>{formatInstant(delivery.createdAt)}</time></td>
      <td data-label="Event">{eventTitle(delivery.event)}</td>
      <td data-label="State"><span className="badge" data-tone={tone}><Icon name={icon} size={16} />{word}</span></td>
      <td data-label="Last answer">{outcomeWords(delivery)}</td>
      <td data-label="Tries" className="n">{formatCount(delivery.attempts)}</td>
      <td data-label="Took" className="n">{delivery.durationMs === null ? "–" : `${formatCount(delivery.durationMs)} ms`}</td>
      {mayManage ? <td data-label="" className="n">{onAgain === null ? null : <Button variant="subtle" size="compact-sm" loading={busy} aria-label={`Send again: ${eventTitle(delivery.event)}, ${formatInstant(delivery.createdAt)}`} onClick={onAgain}>Send again</Button>}</td> : null}
    </tr>
  );
}
