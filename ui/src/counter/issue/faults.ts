/** What a printer's reasons mean to a clerk: what happened, and what to do, step by step. */
import type { PrinterReason } from '../../generated/contract';
import { t, type Key } from '../../i18n/index.svelte';

/** How many steps each has in the messages. */
const STEPS: Record<PrinterReason, readonly Key[]> = {
  no_cards: ['printer.reason.no_cards.do_1', 'printer.reason.no_cards.do_2'],
  wrong_media: ['printer.reason.wrong_media.do_1', 'printer.reason.wrong_media.do_2'],
  jam: ['printer.reason.jam.do_1', 'printer.reason.jam.do_2', 'printer.reason.jam.do_3'],
  cover_open: ['printer.reason.cover_open.do_1', 'printer.reason.cover_open.do_2'],
  ribbon_empty: ['printer.reason.ribbon_empty.do_1', 'printer.reason.ribbon_empty.do_2'],
  ribbon_low: ['printer.reason.ribbon_low.do_1'],
  output_full: ['printer.reason.output_full.do_1'],
  paused: ['printer.reason.paused.do_1'],
  busy: ['printer.reason.busy.do_1'],
  unreachable: ['printer.reason.unreachable.do_1', 'printer.reason.unreachable.do_2'],
  cancelled: ['printer.reason.cancelled.do_1'],
  aborted: ['printer.reason.aborted.do_1', 'printer.reason.aborted.do_2'],
  lost: ['printer.reason.lost.do_1', 'printer.reason.lost.do_2'],
  folder_unusable: ['printer.reason.folder_unusable.do_1', 'printer.reason.folder_unusable.do_2'],
  disk_full: ['printer.reason.disk_full.do_1', 'printer.reason.disk_full.do_2'],
  other: ['printer.reason.other.do_1', 'printer.reason.other.do_2'],
};

/** "Karta zacięła się w drukarce" */
export function faultTitle(reason: PrinterReason): string {
  return t(`printer.reason.${reason}.title`);
}

export function faultSteps(reason: PrinterReason): string[] {
  return STEPS[reason].map((key) => t(key));
}
