/** The operations of the fake host: what waits, what was refused and what is to be decided, by scene. */
import type { Connection, Operations, OperationLine, Sill } from '../src/generated/contract';
import type { Decisions } from './fake_decisions';
import { at, inMinutes } from './scenes';

type Kind = OperationLine['kind'];
const ANNA = 'Anna Okienna-Demo';

function line(id: number, time: string, kind: Kind, name: string | null, resident = '11'): OperationLine {
  return {
    id: `o${String(id)}`,
    at: at(time),
    kind,
    name,
    resident: name === null ? null : resident,
    actor: name === null ? null : ANNA,
  };
}

const WAITING: OperationLine[] = [
  line(1, '07:51', 'resident_registered', 'Bożena Szablonowa'),
  line(2, '07:50', 'card_handed_over', 'Janina Przykładowa'),
  line(3, '07:49', 'card_checked', 'Janina Przykładowa'),
  line(4, '07:48', 'card_printed', 'Janina Przykładowa'),
  line(5, '07:47', 'card_sent', 'Janina Przykładowa'),
  line(6, '07:46', 'card_reserved', 'Janina Przykładowa'),
  line(7, '07:44', 'photo_set', 'Piotr Szablonowy', '12'),
  line(8, '07:43', 'card_spoiled', 'Teresa Wzorowa-Demo', '12'),
  line(9, '07:42', 'card_printed', 'Teresa Wzorowa-Demo', '12'),
  line(10, '07:41', 'card_reserved', 'Teresa Wzorowa-Demo', '12'),
  line(11, '07:39', 'resident_registered', 'Konstanty Przykładowski-Wielonazwiskowy', '13'),
  line(12, '07:31', 'station_enrolled', null),
];
const DONE: OperationLine[] = [
  line(21, '07:30', 'card_handed_over', 'Adam Wzorcowy', '13'),
  line(22, '07:28', 'card_checked', 'Adam Wzorcowy', '13'),
  line(23, '07:26', 'card_printed', 'Adam Wzorcowy', '13'),
];

const REFUSED: Operations['refused'] = [
  {
    operation: line(31, '07:22', 'resident_registered', 'Ryszard Makietowy', '14'),
    why: { why: 'refused', reason: 'bad_data' },
    answered_at: at('07:29'),
    dependents: [
      line(32, '07:24', 'photo_set', 'Ryszard Makietowy', '14'),
      line(33, '07:25', 'card_reserved', 'Ryszard Makietowy', '14'),
    ],
  },
  {
    operation: line(34, '07:12', 'card_reserved', 'Halina Próbna', '14'),
    why: { why: 'refused', reason: 'number_taken' },
    answered_at: at('07:19'),
    dependents: [],
  },
];

/** What one scene answers; `note_refused` and `sync_now` change it. */
export class Queue {
  private refused: Operations['refused'];
  private waiting: OperationLine[];
  private state: Connection['state'];
  private readonly pictures: number;

  constructor(
    scene: string,
    private readonly decisions: Decisions,
  ) {
    this.pictures = scene === 'work-operations-pictures' ? 3 : 0;
    const calm = scene === 'work-operations-calm' || this.pictures > 0;
    this.refused = scene === 'work-operations' ? [...REFUSED] : [];
    this.waiting = calm ? [] : WAITING;
    const states: Record<string, Connection['state']> = {
      'work-operations-calm': 'online',
      'work-operations-pictures': 'online',
      'work-operations-cut-off': 'cut_off',
      'work-operations-no-hub': 'no_hub',
    };
    this.state = states[scene] ?? 'no_network';
  }

  connection(): Connection {
    const online = this.state === 'online';
    const tried = !online && this.state !== 'no_hub';
    return {
      state: this.state,
      since: at('07:31'),
      trying: false,
      last_try: tried ? at('07:51') : null,
      next_try: tried ? inMinutes(4) : null,
      last_sent: at('07:30'),
      numbers_left: 4998,
      reading: null,
    };
  }

  operations(): Operations {
    return {
      connection: this.connection(),
      waiting: this.waiting,
      waiting_total: this.waiting.length,
      pictures_waiting: this.pictures,
      refused: this.refused,
      decisions: this.decisions.list(),
      done: DONE,
      done_today: 31 + WAITING.length - this.waiting.length,
    };
  }

  note(operation: string): Operations {
    this.refused = this.refused.filter((one) => one.operation.id !== operation);
    return this.operations();
  }

  /** The network is back. */
  tryNow(): Connection {
    if (this.state === 'no_network') {
      this.state = 'online';
      this.waiting = [];
    }
    return { ...this.connection(), trying: true };
  }

  /** The sill of a scene about operations. */
  sill(before: Sill): Sill {
    const { connection, waiting_total: queued, refused, decisions } = this.operations();
    return {
      ...before,
      online: connection.state === 'online',
      connection: connection.state,
      queued,
      queued_since: queued > 0 ? at('07:31') : null,
      pictures_waiting: this.pictures,
      undecided: refused.length + decisions.length,
      decisions: decisions.length,
    };
  }
}
