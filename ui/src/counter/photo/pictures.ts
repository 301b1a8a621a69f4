/**
 * Pictures that the host keeps, as addresses for `<img>`. The last few stay in memory, so that typing does not fetch the
 * same faces again; nothing stays when the page's person changes.
 */
import { platform } from '../../platform';

const MOST = 40;
const kept = new Map<string, Promise<string>>();

async function fetchPicture(id: string): Promise<string> {
  const bytes = await platform.bytes(id);
  return URL.createObjectURL(new Blob([bytes.slice().buffer]));
}

function drop(id: string): void {
  const address = kept.get(id);
  kept.delete(id);
  address?.then(URL.revokeObjectURL, () => undefined);
}

/** The address of a picture; rejects when the host does not give it. */
export function picture(id: string): Promise<string> {
  const known = kept.get(id);
  if (known) {
    kept.delete(id);
    kept.set(id, known);
    return known;
  }
  const address = fetchPicture(id);
  kept.set(id, address);
  address.catch(() => kept.delete(id));
  const oldest = kept.keys().next().value;
  if (kept.size > MOST && oldest !== undefined) drop(oldest);
  return address;
}

/** Forgets every picture. */
export function forgetPictures(): void {
  for (const id of [...kept.keys()]) drop(id);
}
