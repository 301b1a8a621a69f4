/**
 * A host for looking at screens before the real one is there: answers the commands over the loopback side of the seam,
 * from scenes chosen by `?scene=`. Part of the development server only; the product build never sees this folder.
 */
import type { Connect, Plugin } from 'vite';
import type { Commands, SessionState, StaffCard, StationFace } from '../src/generated/contract';
import { Applications } from './fake_applications';
import { Claim } from './fake_claim';
import { Decisions } from './fake_decisions';
import { Queue } from './fake_operations';
import { Work } from './fake_work';
import { Refusal, type Answers } from './refusal';
import * as data from './scenes';

interface Scene {
  face: StationFace;
  session: SessionState;
  staff: StaffCard[];
  full: boolean;
  work: Work;
  queue: Queue;
  claim: Claim;
  decisions: Decisions;
  applications: Applications;
}

function start(name: string): Scene {
  const decisions = new Decisions(name);
  const scene: Scene = {
    face: data.ready(),
    session: { state: 'nobody' },
    staff: data.staff(),
    full: false,
    work: new Work(name),
    queue: new Queue(name, decisions),
    claim: new Claim(),
    decisions,
    applications: new Applications(name),
  };
  const trouble = data.troubles[name];
  if (trouble) scene.face = { ...scene.face, startup: { state: 'trouble', trouble }, place: null };
  if (name === 'first' || name === 'first-empty') {
    scene.face = { ...scene.face, startup: { state: 'first_start' }, place: null, demo_password: null };
  }
  if (name === 'signin' || name === 'signin-locked') scene.face.demo_password = null;
  if (name === 'signin-locked') {
    scene.staff = scene.staff.map((one) => ({ ...one, latest: false }));
    const locked = scene.staff[1];
    if (locked) Object.assign(locked, { latest: true, locked_until: data.inMinutes(4) });
  }
  if (name === 'own')
    scene.session = { state: 'signed_in', person: data.anna, must_change_password: true, training: false };
  if (name.startsWith('work') || name === 'disk') {
    scene.session = {
      state: 'signed_in',
      person: data.anna,
      must_change_password: name === 'disk',
      training: name === 'work-training',
    };
  }
  if (name === 'locked') scene.session = data.locked;
  scene.full = name === 'disk';
  return scene;
}

function answers(scene: Scene, name: string): Answers {
  const signedIn = (staff: string): Extract<SessionState, { state: 'signed_in' }> => {
    const card = scene.staff.find((one) => one.id === staff);
    return {
      state: 'signed_in',
      must_change_password: false,
      training: false,
      person: { ...data.anna, id: staff, name: card?.name ?? data.anna.name },
    };
  };
  return {
    ...scene.work.answers(),
    ...scene.applications.answers(),
    station: () => scene.face,
    write_diagnostics: () => ({ file: '/home/anna/Dokumenty/Okienko/okienko-diagnostyka-1795210000.json' }),
    retry_start: () => {
      // Somebody made room on the disk.
      scene.full = false;
      return scene.face;
    },
    sill: () => {
      const sill = {
        ...data.sill(scene.face.startup.state === 'first_start'),
        shift_open: scene.work.till.open,
        applications: scene.applications.waiting(),
      };
      return /^work-(operations|decisions)/.test(name) ? scene.queue.sill(sill) : sill;
    },
    operations: () => scene.queue.operations(),
    sync_now: () => scene.queue.tryNow(),
    note_refused: ({ operation }) => scene.queue.note(operation),
    decisions: () => scene.decisions.list(),
    decision: ({ task }) => scene.decisions.shown(task),
    decide_task: (args) => scene.decisions.decide(args),
    enrolment_files: () => (name === 'first' ? data.files() : []),
    inspect_enrolment: () => data.preview(),
    claim_enrolment: ({ code }) => scene.claim.fetch(code),
    claim_progress: () => scene.claim.progress(),
    cancel_claim: () => scene.claim.cancel(),
    recovery_files: () => data.recoveryFiles(),
    recover_keys: () => {
      throw new Refusal({ code: 'recovery_not_fit' });
    },
    enrol: () => (scene.face = data.ready()),
    staff: () => scene.staff,
    session: () => scene.session,
    sign_in: ({ staff, password }) => {
      if (password !== data.PASSWORD) throw new Refusal({ code: 'wrong_password' });
      return (scene.session = signedIn(staff));
    },
    sign_out: () => (scene.session = { state: 'nobody' }),
    lift_lockout: ({ password }) => {
      if (password !== data.PASSWORD) throw new Refusal({ code: 'wrong_password' });
      return (scene.staff = data.staff());
    },
    unlock: ({ password }) => {
      if (password !== data.PASSWORD) throw new Refusal({ code: 'wrong_password' });
      return (scene.session = {
        state: 'signed_in',
        person: data.anna,
        must_change_password: false,
        training: false,
      });
    },
    lock_screen: () => (scene.session = data.locked),
    stay_awake: () => scene.session,
    begin_training: () => (scene.session = { ...signedIn(data.anna.id), training: true }),
    end_training: () => (scene.session = signedIn(data.anna.id)),
    password_ticks: ({ password, again }) => data.ticks(password, again),
    set_own_password: () => {
      if (scene.full) throw new Refusal({ code: 'disk_full' });
      return (scene.session = {
        state: 'signed_in',
        person: data.anna,
        must_change_password: false,
        training: false,
      });
    },
  };
}

async function bodyOf(request: Connect.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** What the product's window and loopback host allow. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob: data:; " +
  "media-src 'self' blob: mediastream:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function fakeHost(): Plugin {
  const scenes = new Map<string, Scene>();

  async function answer(request: Connect.IncomingMessage): Promise<unknown> {
    const secret = request.headers['x-okienko-secret'];
    if (secret !== 'the-secret' && secret !== '') throw new Refusal({ code: 'not_allowed' });
    const name = new URL(request.headers.referer ?? 'http://x/').searchParams.get('scene') ?? 'signin-demo';
    const command = /^\/rpc\/(\w+)$/.exec(request.url ?? '')?.[1];
    const body = await bodyOf(request);
    if (command === 'station' || !scenes.has(name)) scenes.set(name, start(name));
    const scene = scenes.get(name) ?? start(name);
    const picture = /^\/bytes\/(.+)$/.exec(request.url ?? '')?.[1];
    if (picture !== undefined) {
      const id = decodeURIComponent(picture);
      return scene.applications.bytes(id) ?? scene.work.bytes(id);
    }
    if (request.url === '/bytes') return scene.work.put(body);
    const run = answers(scene, name)[command as keyof Commands] as ((args: unknown) => unknown) | undefined;
    if (!run) throw new Refusal({ code: 'bad_request' });
    return run(JSON.parse(body.toString('utf8')));
  }

  const middleware: Connect.NextHandleFunction = (request, response, next) => {
    if (request.method !== 'POST' && !request.url?.startsWith('/bytes/')) return next();
    response.setHeader('Content-Type', 'application/json');
    answer(request).then(
      (value) => response.end(Buffer.isBuffer(value) ? value : JSON.stringify(value)),
      (refusal: unknown) => {
        response.statusCode = 422;
        response.end(JSON.stringify(refusal instanceof Refusal ? refusal.problem : { code: 'unexpected' }));
      },
    );
  };

  return {
    name: 'fake-host',
    configureServer: (server) => void server.middlewares.use(middleware),
    configurePreviewServer(server) {
      server.middlewares.use((_, response, next) => {
        response.setHeader('Content-Security-Policy', POLICY);
        next();
      });
      server.middlewares.use(middleware);
    },
  };
}
