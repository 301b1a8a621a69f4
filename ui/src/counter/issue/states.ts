/** Where a card in production stands, in a few words. */
import type { Production } from '../../generated/contract';
import { t } from '../../i18n/index.svelte';

export function stateText(card: Production): string {
  const [reason] = card.reasons;
  if (reason && (card.state === 'reserved' || card.state === 'printing'))
    return t(`printer.reason.${reason}.short`);
  return t(`issue.state.${card.state}`);
}

/** A stopped printer and an unanswered question need somebody; a card that only waits does not. */
export function stateTone(card: Production): 'wait' | 'stop' | undefined {
  if (card.state === 'asked') return 'stop';
  return card.reasons.length > 0 && card.state !== 'printed' ? 'wait' : undefined;
}
