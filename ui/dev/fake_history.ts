/** What was done about the residents of the fake host. */
import type { PastAct } from '../src/generated/contract';
import { at } from './scenes';

function act(kind: PastAct['kind'], time: string, day: string, elsewhere?: string): PastAct {
  return {
    kind,
    at: at(time, day),
    point: elsewhere ?? null,
    station: elsewhere ? 5 : null,
    actor: elsewhere ? 'Wiktor Ladowy-Demo' : 'Anna Okienna-Demo',
    queued: day === '2026-11-20' && !elsewhere,
    refused: false,
  };
}

/** Newest first. */
export function history(resident: string): PastAct[] {
  const registered = act('resident_registered', '10:02', '2026-11-17');
  if (resident !== '11') return [registered];
  return [
    act('resident_changed', '07:12', '2026-11-20'),
    act('card_handed_over', '12:40', '2026-03-12', 'Punkt Zachód'),
    act('photo_set', '10:04', '2026-03-11', 'Punkt Zachód'),
    { ...registered, at: at('10:02', '2026-03-11') },
  ];
}
