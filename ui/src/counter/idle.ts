/**
 * Covers the screen when nobody has touched anything for the city's idle time, and tells the host that somebody is there
 * while somebody is. The host covers it by itself too; whoever is first.
 */
import { platform } from '../platform';
import { app, cover, enter } from './app.svelte';

/** How often the host hears that somebody is there, at most. */
const TELL_EVERY_MS = 20_000;
/** The page covers a little before the host does, so that what was typed can be kept first. */
const BEFORE_HOST_MS = 3_000;

export function watchIdle(): () => void {
  let last = Date.now();
  let told = 0;

  function touched(): void {
    last = Date.now();
    if (app.session.state !== 'signed_in' || last - told < TELL_EVERY_MS) return;
    told = last;
    void platform.call('stay_awake', {}).then(enter, () => undefined);
  }

  const timer = setInterval(() => {
    const idle = (app.face?.idle_minutes ?? 0) * 60_000;
    if (idle === 0 || app.session.state !== 'signed_in') return;
    if (Date.now() - last >= idle - BEFORE_HOST_MS) void cover();
  }, 1_000);

  const events = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;
  for (const event of events) window.addEventListener(event, touched, { capture: true, passive: true });
  return () => {
    clearInterval(timer);
    for (const event of events) window.removeEventListener(event, touched, { capture: true });
  };
}
