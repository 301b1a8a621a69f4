/** Words about the station that several screens say the same way. */
import type { Place } from '../generated/contract';
import { t } from '../i18n/index.svelte';

/** "Punkt Ratusz, stanowisko 2" */
export function where(place: Place | null): string {
  return place
    ? t('app.place', { point: place.point, station: String(place.station) })
    : t('app.this_computer');
}

/** "Miasto Przykładowo", as on the city's cards. */
export function city(place: Place | null): string {
  return place?.city ?? '';
}
