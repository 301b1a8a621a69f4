/** What comes after an application was accepted: the page on which its card is made, or what the card gives is changed. */
import type { ApplicationShown } from '../../generated/contract';
import { go } from '../app.svelte';
import { call } from '../host.svelte';

/** Opens the page of a first card; of a duplicate, where there is a card already; of the card's packages, where it asks for one. */
export async function goOn(shown: ApplicationShown): Promise<void> {
  const { resident, content, line, leads } = shown;
  if (resident === null) return;
  if (leads === 'rights') return go({ name: 'rights', resident, extend: content.kind === 'extension' });
  const { application } = line;
  const person = await call('resident', { resident });
  const old = person.cards.find((card) => card.status === 'active' || card.status === 'suspended');
  if (!old) return go({ name: 'issue', resident, production: null, application });
  const reason = content.kind === 'duplicate' ? { reason: content.reason } : {};
  go({ name: 'duplicate', resident, number: old.number, application, ...reason });
}
