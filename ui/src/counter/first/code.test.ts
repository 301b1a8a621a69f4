import { expect, test } from 'vitest';
import { grouped, megabytes, placeOf, scanned } from './code';

const CODE = '7K3M-9QTX-2B4D-6F8H-0JKM-NPQR-STVW-XYZ1-2345';

// REQ E-9
test('a_code_is_shown_in_groups_however_it_is_typed', () => {
  expect(grouped(CODE.toLowerCase().replaceAll('-', ''))).toBe(CODE);
  expect(grouped(CODE.replaceAll('-', ' '))).toBe(CODE);
  expect(grouped('7k3')).toBe('7K3');
  expect(grouped('')).toBe('');
});

// REQ E-9
test('the_qr_fills_both_fields_and_another_qr_none', () => {
  const address = 'https://centrala.przykladowo.example';
  expect(scanned(`${address}/#${CODE}`)).toEqual({ address, code: CODE });
  expect(scanned(`${address}:8443/hub/#${CODE}`)).toEqual({ address: `${address}:8443/hub`, code: CODE });
  expect(scanned('HTTPS://KARTA.PRZYKLADOWO.EXAMPLE/S#2BCDEF')).toBeNull();
  expect(scanned('9616072030040006')).toBeNull();
});

// REQ E-9
test('a_problem_stands_beside_its_field', () => {
  expect(placeOf('no_network')).toBe('address');
  expect(placeOf('code_used')).toBe('code');
  expect(placeOf('bundle_expired')).toBeNull();
});

test('progress_is_in_megabytes', () => {
  expect([0, 10, 149_000, 2_449_000].map(megabytes)).toEqual([0, 0.1, 0.1, 2.4]);
});
