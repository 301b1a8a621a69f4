/** Chooses the side of the seam once, at start. */
import { loopback, takeSecret } from './http/loopback';
import type { Platform } from './platform';
import { desktop } from './tauri/desktop';

export * from './platform';

export const platform: Platform =
  '__TAURI_INTERNALS__' in window ? desktop : loopback(takeSecret(window.location, window.history));
