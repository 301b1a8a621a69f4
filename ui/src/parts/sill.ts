/** What stands on the sill. */
import type { LucideIcon } from '@lucide/svelte';
import type { Key } from '../i18n/index.svelte';
import type { Values } from '../i18n/format';

export interface SillItem {
  icon?: LucideIcon;
  /** The one line of the short form, with *stars*. */
  text: Key;
  values?: Values;
  /** The open form: a heading and what is behind it. An item without them is not in the open form. */
  title?: string;
  detail?: string;
  tone?: 'wait' | 'stop';
  /** At the right in the short form. */
  end?: boolean;
  /** Opens what the item is about. */
  open?: () => void;
  /** The page that is open belongs to this item: the lamp is above it. */
  here?: boolean;
}
