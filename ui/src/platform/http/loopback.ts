/**
 * The loopback side of the seam, for tests and development: the same commands over HTTP. The host makes a new secret
 * at each start and hands it over in the fragment of the address; it is kept in memory only and leaves the address bar
 * at once.
 */
import {
  CommandFailed,
  isProblem,
  type Answer,
  type Args,
  type CommandName,
  type Platform,
} from '../platform';

/** Takes the secret out of `location.hash`, so that neither the history nor a screenshot keeps it. */
export function takeSecret(location: Location, history: History): string {
  const secret = location.hash.slice(1);
  history.replaceState(null, '', location.pathname + location.search);
  return secret;
}

export function loopback(secret: string): Platform {
  async function send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('X-Okienko-Secret', secret);
    const response = await fetch(path, { ...init, headers }).catch(() => null);
    if (response?.ok) return response;
    const refusal: unknown = await response?.json().catch(() => null);
    throw new CommandFailed(isProblem(refusal) ? refusal : { code: 'unexpected' });
  }

  return {
    async call<N extends CommandName>(name: N, args: Args<N>): Promise<Answer<N>> {
      const response = await send(`/rpc/${name}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(args),
      });
      return (await response.json()) as Answer<N>;
    },
    async put(kind, bytes) {
      const response = await send('/bytes', {
        method: 'POST',
        headers: { 'Content-Type': 'application/octet-stream', 'X-Okienko-Kind': kind },
        body: bytes.slice().buffer,
      });
      return (await response.json()) as string;
    },
    async bytes(id) {
      const response = await send(`/bytes/${encodeURIComponent(id)}`, { method: 'GET' });
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}
