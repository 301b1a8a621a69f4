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
  Trouble,
} from '../src/generated/contract';

export const PASSWORD = 'Latarnia-26';
const NOW = new Date('2026-11-20T07:52:00+01:00');

function at(time: string, day = '2026-11-20'): string {
  return new Date(`${day}T${time}:00+01:00`).toISOString();
}

export function inMinutes(minutes: number): string {
  return new Date(NOW.getTime() + minutes * 60_000).toISOString();
}

const place: Place = {
  city: 'Przykładowo',
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
    since: unenrolled ? null : at('07:31'),
    queued: unenrolled ? 0 : 3,
    printer: unenrolled ? 'none' : 'ready',
    numbers_left: unenrolled ? 0 : 4998,
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
  const found = /okien/i.exec(password);
  const same = password === again && password !== '';
  const agrees = password.startsWith(again) && again !== '';
  const rest = {
    long_enough: password.length >= 8,
    both_cases: /[a-z]/.test(password) && /[A-Z]/.test(password),
    digit: /\d/.test(password),
    special: /[^a-z0-9]/i.test(password),
    no_name: !found,
    same,
  };
  return {
    ...rest,
    name_found: found ? { fragment: 'okien', source: 'last_name', name: 'Okienna', at_start: true } : null,
    not_used_before: password.length >= 8,
    missing: agrees ? password.length - again.length : 0,
    all: Object.values(rest).every(Boolean),
  };
}

export const troubles: Record<string, Trouble> = {
  'trouble-keys': { kind: 'key_store_locked' },
  'trouble-missing': { kind: 'key_missing' },
  'trouble-full': { kind: 'disk_full', free_mb: 0, needed_mb: 500 },
  'trouble-broken': { kind: 'file_broken', places: 2 },
  'trouble-newer': { kind: 'file_newer', file_version: '1.5.2' },
  'trouble-second': { kind: 'second_instance', since: at('07:52') },
  'trouble-folder': { kind: 'folder_unusable' },
};
