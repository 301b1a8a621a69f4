/**
 * The keys of the page that is open. A part that shows a key registers it from the same prop, so what is shown and what
 * happens cannot differ. Layers lie on each other: while one is open (the help, a covered screen), those below are quiet.
 */
import { getContext, onMount, setContext } from 'svelte';
import { comboOf, pageMayTake, type Combo, type Target } from './combo';

export interface Act {
  combo: Combo;
  run: () => void;
  /** What it does, in the words of the screen: the help lists it. */
  name: () => string;
}

/** A set of acts that are live together. */
export class Layer {
  #acts: Act[] = [];

  add(act: Act): () => void {
    this.#acts.push(act);
    if (import.meta.env.DEV) setTimeout(() => this.#complainAboutTwice(act.combo));
    return () => {
      this.#acts = this.#acts.filter((other) => other !== act);
    };
  }

  /** A letter may mean another act on another page, never two on one. */
  #complainAboutTwice(combo: Combo): void {
    const same = this.#acts.filter((act) => act.combo === combo);
    if (same.length > 1 && combo.startsWith('Alt+')) {
      throw new Error(`${combo} means two acts: ${same.map((act) => act.name()).join(', ')}`);
    }
  }

  /** The act of a combo; the one declared last wins, so that a panel inside a page can take a key over. */
  find(combo: Combo): Act | undefined {
    return this.#acts.findLast((act) => act.combo === combo);
  }

  all(): readonly Act[] {
    return this.#acts;
  }
}

const LAYER = Symbol('keys');
/** A scanner types its digits faster than this; a person does not. */
const SCANNER_GAP_MS = 40;

const layers: Layer[] = [];
let rightAlt = false;
let digit: ReturnType<typeof setTimeout> | undefined;
const settings = $state({ bareDigits: globalThis.localStorage?.getItem('okienko.digits') !== 'off' });

/** Whether 1–3 answer a question without a modifier; some people need that off (WCAG 2.1.4). */
export function bareDigits(): boolean {
  return settings.bareDigits;
}

export function setBareDigits(on: boolean): void {
  settings.bareDigits = on;
  globalThis.localStorage?.setItem('okienko.digits', on ? 'on' : 'off');
}

/** Opens a layer for as long as the component is on screen. Call while a component is being made. */
export function openLayer(): Layer {
  const layer = new Layer();
  setContext(LAYER, layer);
  onMount(() => {
    layers.push(layer);
    return () => layers.splice(layers.indexOf(layer), 1);
  });
  return layer;
}

/** The layer that this component belongs to. Call while a component is being made. */
export function currentLayer(): Layer {
  return getContext<Layer>(LAYER);
}

/** The acts of the layer that is live now. A letter means one act on a page, never two. */
export function liveActs(): readonly Act[] {
  return layers.at(-1)?.all() ?? [];
}

function targetOf(element: Element | null): Target {
  if (element instanceof HTMLTextAreaElement) return 'longText';
  if (element instanceof HTMLSelectElement) return 'choice';
  if (element instanceof HTMLInputElement) {
    if (element.type === 'radio') return 'radio';
    return ['checkbox', 'button', 'submit', 'file', 'range'].includes(element.type) ? 'button' : 'text';
  }
  return element?.closest('button, a[href], summary') ? 'button' : 'none';
}

/** Takes a key press for the page. Registered once, by the frame. */
export function onKeydown(event: KeyboardEvent): void {
  clearTimeout(digit);
  if (event.key === 'Alt' || event.key === 'AltGraph')
    rightAlt = event.location === KeyboardEvent.DOM_KEY_LOCATION_RIGHT;
  if (event.defaultPrevented) return;
  const combo = comboOf(event, rightAlt);
  if (!combo || !pageMayTake(combo, targetOf(document.activeElement))) return;
  const act = layers.at(-1)?.find(combo);
  if (!act) {
    // These would reload, print or open something of the web view.
    if (/^F\d$/.test(combo)) event.preventDefault();
    return;
  }
  if (/^[\dRE]$/.test(combo)) {
    // A scan holds such keys too: wait until it is clear that a person pressed one.
    if (settings.bareDigits) digit = setTimeout(act.run, SCANNER_GAP_MS);
    return;
  }
  event.preventDefault();
  if (!event.repeat || combo === '↑' || combo === '↓') act.run();
}

export function onKeyup(event: KeyboardEvent): void {
  if (event.key === 'Alt' || event.key === 'AltGraph') rightAlt = false;
}
