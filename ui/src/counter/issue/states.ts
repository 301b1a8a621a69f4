/** Where a card in production stands, in a few words. */
import type { PrinterReason, Production } from '../../generated/contract';
import { t } from '../../i18n/index.svelte';

/** What keeps a printer from going on; a ribbon that is nearly at its end does not. */
export function stopping(card: Production): PrinterReason[] {
  return card.reasons.filter((reason) => reason !== 'ribbon_low');
}

export function stateText(card: Production): string {
  const [reason] = stopping(card);
  if (reason && (card.state === 'reserved' || card.state === 'printing'))
    return t(`printer.reason.${reason}.short`);
  return t(`issue.state.${card.state}`);
}

/** A stopped printer and an unanswered question need somebody; a card that only waits does not. */
export function stateTone(card: Production): 'wait' | 'stop' | undefined {
  if (card.state === 'asked') return 'stop';
  return stopping(card).length > 0 && card.state !== 'printed' ? 'wait' : undefined;
}
