/** The sill of a station that is in use: what its state says, in words. */
import CircleAlert from '@lucide/svelte/icons/circle-alert';
import CloudOff from '@lucide/svelte/icons/cloud-off';
import Cloud from '@lucide/svelte/icons/cloud';
import IdCard from '@lucide/svelte/icons/id-card';
import Printer from '@lucide/svelte/icons/printer';
import type { ConnectionState, PrinterLight, Sill } from '../generated/contract';
import { dayOf, t, timeOf } from '../i18n/index.svelte';
import { daysAgo } from '../i18n/moments';
import type { SillItem } from '../parts/sill';
import { now } from './clock.svelte';

const PRINTER_TONE: Record<PrinterLight, SillItem['tone']> = {
  none: 'wait',
  checking: undefined,
  ready: undefined,
  printing: undefined,
  attention: 'stop',
  unreachable: 'stop',
};

/** What is in the way: the network, the hub, or something that people have to do. */
const OFFLINE: Record<ConnectionState, 'offline_since' | 'no_hub' | 'apart_since' | 'stuck'> = {
  online: 'apart_since',
  connecting: 'apart_since',
  no_hub: 'no_hub',
  no_network: 'offline_since',
  no_answer: 'apart_since',
  wrong_answer: 'apart_since',
  not_now: 'apart_since',
  hub_too_old: 'stuck',
  not_understood: 'stuck',
  bad_signature: 'stuck',
  unknown_station: 'stuck',
  cut_off: 'stuck',
  store_failed: 'stuck',
};

/** Fewer numbers than this and somebody should see to new ones. */
const FEW_NUMBERS = 50;

/** What an item opens; it has the lamp while that is open. */
type Leads = Pick<SillItem, 'open' | 'here'>;

/** The printer's item opens its page, everything about the hub opens the operations. */
export function sillItems(
  sill: Sill | null,
  { printers = {}, operations = {} }: { printers?: Leads; operations?: Leads } = {},
): SillItem[] {
  if (!sill) return [];
  const open = operations.open ? { open: operations.open } : {};
  return [
    { ...network(sill), ...open },
    { ...queue(sill), ...operations },
    ...(sill.undecided > 0 ? [{ ...undecided(sill), ...open }] : []),
    sill.may_sign_until ? mayIssue(sill.may_sign_until) : numbers(sill),
    { ...printer(sill.printer), ...printers },
  ];
}

/** "9:41" today, "19 listopada" before. */
function since(at: string): string {
  return daysAgo(new Date(at), now()) === 0 ? timeOf(at) : dayOf(at, now());
}

function network(sill: Sill): SillItem {
  if (sill.online)
    return { icon: Cloud, text: 'sill.online', title: t('sill.online_title'), detail: waiting(sill) };
  const name = OFFLINE[sill.connection];
  const values = sill.since ? { time: since(sill.since) } : { time: '' };
  return {
    icon: CloudOff,
    tone: name === 'stuck' ? 'stop' : 'wait',
    text: `sill.${name}`,
    values,
    title: t(`sill.${name}_title`, values),
    detail: waiting(sill),
  };
}

function waiting(sill: Sill): string {
  if (sill.queued > 0) return t('sill.queue_detail', { count: sill.queued });
  if (sill.pictures_waiting > 0) return t('sill.pictures', { count: sill.pictures_waiting });
  return sill.online ? t('sill.all_sent') : t('sill.nothing_waits_detail');
}

function queue(sill: Sill): SillItem {
  const count = sill.queued;
  if (count > 0 && sill.queued_since) {
    return { text: 'sill.queue_since', values: { count, since: since(sill.queued_since) } };
  }
  if (count > 0) return { text: 'sill.queue', values: { count } };
  if (sill.pictures_waiting > 0) return { text: 'sill.pictures', values: { count: sill.pictures_waiting } };
  return { text: sill.online ? 'sill.all_sent' : 'sill.nothing_waits' };
}

function undecided(sill: Sill): SillItem {
  const values = { count: sill.undecided };
  return {
    icon: CircleAlert,
    tone: 'stop',
    text: 'sill.undecided',
    values,
    title: t('sill.undecided_title', values),
    detail: t('sill.undecided_detail'),
  };
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

/** Stands in the place of the numbers: without a new certificate they are good for nothing. */
function mayIssue(until: string): SillItem {
  const over = daysAgo(new Date(until), now()) > 0;
  const name = over ? 'may_not_issue' : 'may_issue_until';
  const values = { date: dayOf(until, now()) };
  return {
    icon: IdCard,
    end: true,
    tone: over ? 'stop' : 'wait',
    text: `sill.${name}`,
    values,
    title: t(`sill.${name}_title`, values),
    detail: t(`sill.${name}_detail`),
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
