/** Plainly invented people and stations for looking at screens. */
import type {
  EnrolmentFile,
  EnrolmentPreview,
  PasswordTicks,
  Person,
  Place,
  SessionState,
  Sill,
  StaffCard,
  StationFace,
  Tick,
  Trouble,
} from '../src/generated/contract';

export const PASSWORD = 'Latarnia-26';
const NOW = new Date('2026-11-20T07:52:00+01:00');

export function at(time: string, day = '2026-11-20'): string {
  return new Date(`${day}T${time}:00+01:00`).toISOString();
}

export function inMinutes(minutes: number): string {
  return new Date(NOW.getTime() + minutes * 60_000).toISOString();
}

const place: Place = {
  city: 'Miasto Przykładowo',
  point: 'Punkt Ratusz',
  point_address: 'Rynek 1, parter',
  station: 2,
};

export const anna: Person = {
  id: '1',
  name: 'Anna Okienna-Demo',
  login: 'anna.okienna@przykladowo.example',
  role: 'operator',
};

export const locked: SessionState = {
  state: 'locked',
  person: anna,
  since: at('11:42'),
  draft: { kind: 'registration', step: 2, saved_at: at('11:41') },
  training: false,
};

export function ready(): StationFace {
  return {
    startup: { state: 'ready' },
    place,
    version: '0.1.0',
    support_phone: '800 000 000',
    now: NOW.toISOString(),
    idle_minutes: 5,
    demo_password: PASSWORD,
  };
}

export function sill(unenrolled: boolean): Sill {
  return {
    online: false,
    connection: 'no_network',
    since: unenrolled ? null : at('07:31'),
    queued: unenrolled ? 0 : 3,
    queued_since: unenrolled ? null : at('07:31'),
    pictures_waiting: 0,
    undecided: 0,
    decisions: 0,
    applications: 0,
    printer: unenrolled ? 'none' : 'ready',
    shift_open: true,
    numbers_left: unenrolled ? 0 : 4998,
    may_sign_until: null,
  };
}

export function staff(): StaffCard[] {
  const people: [string, StaffCard['role']][] = [
    ['Anna Okienna-Demo', 'operator'],
    ['Beata Ladowa-Demo', 'operator'],
    ['Grzegorz Szybki-Demo', 'operator'],
    ['Ewa Framuga-Demo', 'supervisor'],
    ['Tomasz Zawiasowy-Demo', 'administrator'],
  ];
  return people.map(([name, role], index) => ({
    id: String(index + 1),
    name,
    role,
    last_here: index === 0 ? at('15:58', '2026-11-19') : null,
    latest: index === 0,
    locked_until: null,
  }));
}

export function files(): EnrolmentFile[] {
  return [{ id: 'f1', file_name: 'ratusz-2.okienko', medium: 'ADMIN', modified: at('07:40') }];
}

export function recoveryFiles(): EnrolmentFile[] {
  return [{ id: 'r1', file_name: 'ratusz-2.okienko-klucze', medium: 'ADMIN', modified: at('07:40') }];
}

export function preview(): EnrolmentPreview {
  return {
    inspection: 'i1',
    place,
    first_card: '9616 0720 3004 0006',
    last_card: '9616 0720 3008 9995',
    card_numbers: 5000,
    application_numbers: 2000,
    receipt_numbers: 2000,
    substitute_identifiers: 500,
    operators: 3,
    supervisors: 1,
    administrators: 1,
    configuration_version: 14,
    layouts: 1,
    packages: 9,
    duplicate_reasons: 5,
    expires_at: at('23:59', '2026-11-27'),
    issued_at: at('07:40'),
    issued_by: 'Tomasz Zawiasowy-Demo',
    fingerprint: '7F2A 91C4 E6D8',
    clock: at('07:46'),
    clock_behind: false,
    support_phone: '800 000 000',
  };
}

export function ticks(password: string, again: string): PasswordTicks {
  const met = (is: boolean, else_: Tick = 'not_yet'): Tick => (is ? 'met' : else_);
  const found = /okien/i.test(password);
  const agrees = password.startsWith(again) && password !== again;
  return {
    length: met(password.length >= 8),
    both_cases: met(/[a-z]/.test(password) && /[A-Z]/.test(password)),
    digit: met(/\d/.test(password)),
    other_character: met(/[^a-z0-9]/i.test(password)),
    not_from_name: met(!found && password !== '', found ? 'wrong' : 'not_yet'),
    not_used_before: met(password.length >= 8),
    twice_the_same: met(password === again && again !== '', agrees ? 'not_yet' : 'wrong'),
    from_name: found ? { fragment: 'okien', source: 'last_name', word: 'Okienna', place: 'start' } : null,
    again_lacks: agrees ? password.length - again.length : null,
    too_long: false,
  };
}

export const troubles: Record<string, Trouble> = {
  'trouble-keys': { kind: 'key_store_locked' },
  'trouble-missing': { kind: 'key_missing' },
  'trouble-other': { kind: 'other_computer' },
  'trouble-full': { kind: 'disk_full', free_mb: 0, needed_mb: 500 },
  'trouble-broken': { kind: 'file_broken', places: 2 },
  'trouble-newer': { kind: 'file_newer', file_version: '1.5.2' },
  'trouble-second': { kind: 'second_instance', since: at('07:52') },
  'trouble-folder': { kind: 'folder_unusable' },
};
