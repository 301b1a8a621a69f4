/** The sill of a station that is in use: what its state says, in words. */
import CloudOff from '@lucide/svelte/icons/cloud-off';
import Cloud from '@lucide/svelte/icons/cloud';
import IdCard from '@lucide/svelte/icons/id-card';
import Printer from '@lucide/svelte/icons/printer';
import type { PrinterLight, Sill } from '../generated/contract';
import { t, timeOf } from '../i18n/index.svelte';
import type { SillItem } from '../parts/sill';

const PRINTER_TONE: Record<PrinterLight, SillItem['tone']> = {
  none: 'wait',
  checking: undefined,
  ready: undefined,
  printing: undefined,
  attention: 'stop',
  unreachable: 'stop',
};

/** Fewer numbers than this and somebody should see to new ones. */
const FEW_NUMBERS = 50;

/** The printer's item opens its page, and has the lamp while that is open. */
export function sillItems(sill: Sill | null, printers: Pick<SillItem, 'open' | 'here'> = {}): SillItem[] {
  if (!sill) return [];
  return [network(sill), queue(sill), numbers(sill), { ...printer(sill.printer), ...printers }];
}

function network(sill: Sill): SillItem {
  if (sill.online)
    return { icon: Cloud, text: 'sill.online', title: t('sill.online_title'), detail: waiting(sill) };
  const since = sill.since ? { time: timeOf(sill.since) } : null;
  return {
    icon: CloudOff,
    tone: 'wait',
    text: since ? 'sill.offline_since' : 'sill.offline',
    values: since ?? {},
    title: since ? t('sill.offline_since_title', since) : t('sill.offline_title'),
    detail: waiting(sill),
  };
}

function waiting(sill: Sill): string {
  if (sill.queued > 0) return t('sill.queue_detail', { count: sill.queued });
  return sill.online ? t('sill.all_sent') : t('sill.nothing_waits_detail');
}

function queue(sill: Sill): SillItem {
  if (sill.queued > 0) return { text: 'sill.queue', values: { count: sill.queued } };
  return { text: sill.online ? 'sill.all_sent' : 'sill.nothing_waits' };
}

function numbers(sill: Sill): SillItem {
  const count = sill.numbers_left;
  return {
    icon: IdCard,
    end: true,
    text: 'sill.numbers',
    values: { count },
    title: t('sill.numbers_title', { count }),
    detail: t('sill.numbers_detail'),
    ...(count < FEW_NUMBERS ? { tone: 'wait' as const } : {}),
  };
}

function printer(light: PrinterLight): SillItem {
  const tone = PRINTER_TONE[light];
  return {
    icon: Printer,
    end: true,
    text: `sill.printer.${light}`,
    title: t(`sill.printer_title.${light}`),
    detail: t(`sill.printer_detail.${light}`),
    ...(tone ? { tone } : {}),
  };
}
