/** What was done about a resident, in words. */
import type { PastAct } from '../../generated/contract';
import { t } from '../../i18n/index.svelte';

/** Who when it was here, else where: "Anna Okienna-Demo", "Punkt Zachód". */
export function byText({ actor, point }: PastAct): string {
  return point ?? actor ?? '';
}

/** "Punkt Zachód, stanowisko 5", or that it was here. */
export function placeText({ point, station }: PastAct): string {
  if (point === null) return t('history.here');
  return station === null ? point : t('app.place', { point, station: String(station) });
}
