/** The portal's side of the seam: its commands over HTTP, at the address that served the page. No cookies, no secret. */
import type { PortalCommands } from '../../generated/contract';
import { CommandFailed, isProblem } from '../platform';

export async function callPortal<N extends keyof PortalCommands>(
  name: N,
  args: PortalCommands[N]['args'],
): Promise<PortalCommands[N]['answer']> {
  const response = await fetch(`portal/v1/${name}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    credentials: 'omit',
    body: JSON.stringify(args),
  }).catch(() => null);
  const answer: unknown = await response?.json().catch(() => null);
  if (response?.ok) return answer as PortalCommands[N]['answer'];
  throw new CommandFailed(isProblem(answer) ? answer : { code: 'unexpected' });
}
