/** The sill of a screen behind which nothing works: whom to call. */
import Phone from '@lucide/svelte/icons/phone';
import type { SillItem } from '../../parts/sill';
import { app } from '../app.svelte';

export function helpSill(): SillItem[] {
  const phone = app.face?.support_phone;
  return phone ? [{ icon: Phone, text: 'sill.phone', values: { phone } }] : [];
}
