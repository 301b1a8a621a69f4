/**
 * Scans on every page: whoever is topmost takes them. What the scanner typed into a focused field is taken out again, so
 * nothing of a form changes.
 */
import { onMount } from 'svelte';
import { ScannerReader } from './scanner';

type Taker = (text: string) => void;

const takers: Taker[] = [];
const reader = new ScannerReader();
let before: { field: HTMLInputElement | HTMLTextAreaElement; value: string; caret: number | null } | null =
  null;

/** Takes scans for as long as the component is on screen. Call while a component is being made. */
export function takeScans(taker: Taker): void {
  onMount(() => {
    takers.push(taker);
    return () => takers.splice(takers.indexOf(taker), 1);
  });
}

function remember(): void {
  const field = document.activeElement;
  const text =
    field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type !== 'file');
  before = text ? { field, value: field.value, caret: field.selectionStart } : null;
}

function takeBack(): void {
  if (!before) return;
  const { field, value, caret } = before;
  field.value = value;
  if (caret !== null) field.setSelectionRange(caret, caret);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Watches a key press. Registered once, by the frame, in the capturing phase, before the page's own keys. */
export function watchForScan(event: KeyboardEvent): void {
  const taker = takers.at(-1);
  if (!taker || event.ctrlKey || event.altKey || event.metaKey) return;
  const reading = reader.press(event.key, event.timeStamp);
  if (reading.kind === 'first') remember();
  if (reading.kind !== 'scan') return;
  event.preventDefault();
  event.stopImmediatePropagation();
  takeBack();
  taker(reading.text);
}
