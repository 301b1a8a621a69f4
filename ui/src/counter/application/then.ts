/** What comes after an application for a card was accepted: the page on which the card is made. */
import type { ApplicationShown, CardSummary, Configuration } from '../../generated/contract';
import { go } from '../app.svelte';
import { call } from '../host.svelte';
import { packageOf } from './words';

function replaceable(card: CardSummary): boolean {
  return !card.elsewhere || card.status === 'active' || card.status === 'suspended';
}

/** Opens the page of a first card, or of a duplicate where there is a card already. */
export async function prepareCard(shown: ApplicationShown, city: Configuration): Promise<void> {
  const { resident, content, line } = shown;
  if (resident === null) return;
  const { application } = line;
  const person = await call('resident', { resident });
  const old = person.cards.find(
    (card) => (card.status === 'active' || card.status === 'suspended') && replaceable(card),
  );
  const packages = packageOf(content).filter((id) => city.packages.some((one) => one.id === id));
  if (!old) return go({ name: 'issue', resident, production: null, application });
  const reason = content.kind === 'duplicate' ? { reason: content.reason } : {};
  go({ name: 'duplicate', resident, number: old.number, application, packages, ...reason });
}
