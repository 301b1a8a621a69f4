/**
 * A hub for looking at the portal's pages: answers its commands by what the link is called, and serves the one page at the
 * portal's addresses as the hub does.
 */
import type { Connect, Plugin } from 'vite';
import type { LinkState, PortalCommands } from '../src/generated/contract';
import { Refusal } from './refusal';
import { ticks } from './scenes';

const LOGIN = 'janina.przykladowa.0482';

type Answers = {
  [N in keyof PortalCommands]?: (args: PortalCommands[N]['args']) => PortalCommands[N]['answer'];
};

function stateOf(link: string): LinkState {
  if (link === 'used' || link === 'expired' || link === 'replaced') return { state: link };
  if (link !== 'activation' && link !== 'recovery') return { state: 'unknown' };
  return { state: 'good', login: LOGIN, purpose: link, until: '2026-11-28T08:05:00Z' };
}

const answers: Answers = {
  portal_face: () => ({ city_name: 'Miasto Przykładowo', support_phone: '22 555 01 00' }),
  link_state: ({ link }) => stateOf(link),
  password_ticks_for_link: ({ password, again }) => ticks(password, again),
  set_password_by_link: ({ password }) => {
    if (password.includes('zajete')) throw new Refusal({ code: 'link_busy' });
    return { login: LOGIN };
  },
  ask_for_link: ({ typed }) => {
    if (typed === 'za-duzo') throw new Refusal({ code: 'too_many_requests' });
    return {};
  },
  renew_link: () => ({}),
};

export function fakePortal(): Plugin {
  const middleware: Connect.NextHandleFunction = (request, response, next) => {
    if (/^\/(haslo|dostep)(\?|$)/.test(request.url ?? '')) {
      request.url = '/portal.html';
      return next();
    }
    const name = /^\/portal\/v1\/(\w+)$/.exec(request.url ?? '')?.[1];
    const run = answers[name as keyof PortalCommands] as ((args: unknown) => unknown) | undefined;
    if (request.method !== 'POST' || !run) return next();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.setHeader('Content-Type', 'application/json');
      try {
        response.end(JSON.stringify(run(JSON.parse(Buffer.concat(chunks).toString('utf8')))));
      } catch (refusal) {
        response.statusCode = 422;
        response.end(JSON.stringify(refusal instanceof Refusal ? refusal.problem : { code: 'unexpected' }));
      }
    });
  };
  return {
    name: 'fake-portal',
    configureServer: (server) => void server.middlewares.use(middleware),
    configurePreviewServer: (server) => void server.middlewares.use(middleware),
  };
}
