/** The fake host's printers and print queues, and the papers on their way through them. */
import type { Paper, Printer } from '../src/generated/contract';
import { Refusal, type Answers } from './refusal';
import { at } from './scenes';

const FOLDER = '/home/okienko/Dokumenty/Okienko';

export class Printers {
  private removed: Printer[] = [];
  private printers: Printer[] = [
    {
      id: 'folder',
      name: FOLDER,
      kind: 'folder',
      purpose: 'cards',
      chosen: false,
      light: 'ready',
      reasons: [],
    },
    {
      id: 'karta',
      name: 'Karta',
      kind: 'ipp',
      purpose: 'cards',
      chosen: true,
      light: 'ready',
      reasons: [],
    },
    {
      id: 'folder-paper',
      name: FOLDER,
      kind: 'folder',
      purpose: 'paper',
      chosen: false,
      light: 'ready',
      reasons: [],
    },
    {
      id: 'biuro',
      name: 'Drukarka biurowa',
      kind: 'ipp',
      purpose: 'paper',
      chosen: true,
      light: 'ready',
      reasons: [],
    },
  ];
  private readonly papers: Paper[] = [];
  /** How often a paper was asked for since it was sent. */
  private asked = 0;

  constructor(readonly scene: string) {
    // No office printer: documents go into the folder.
    if (scene === 'work-folder') {
      this.printers = this.printers
        .filter((one) => one.id !== 'biuro')
        .map((one) => (one.purpose === 'paper' ? { ...one, chosen: true } : one));
    }
  }

  /** A document that was sent to the chosen printer for paper, or into the folder. */
  private print(): Paper {
    const printer = this.printers.find((one) => one.purpose === 'paper' && one.chosen);
    return printer?.kind === 'ipp' ? this.keep('printing', printer.name) : this.keep('saved', null);
  }

  private keep(state: Paper['state'], printer: string | null): Paper {
    const file = state === 'saved' ? `${FOLDER}/potwierdzenie-P-2207-6184-03.pdf` : null;
    const id = `d${String(this.papers.length + 1)}`;
    const paper: Paper = { id, state, since: at('15:51'), reasons: [], printer, file };
    this.papers.push(paper);
    this.asked = 0;
    return { ...paper };
  }

  private paper(id: string): Paper {
    const found = this.papers.find((one) => one.id === id);
    if (!found) throw new Refusal({ code: 'bad_request' });
    this.asked += 1;
    if (found.state === 'printing' && this.scene === 'work-paper-stopped') found.reasons = ['no_cards'];
    else if (found.state === 'printing' && this.asked > 2) found.state = 'printed';
    return { ...found };
  }

  answers(): Answers {
    return {
      document: () => ({ id: 'pdf:1', file_name: 'wniosek.pdf', pages: 1 }),
      print_document: ({ document }) => {
        if (document.what === 'loss' && /[a-z]/.test(document.day)) throw new Refusal({ code: 'day_wrong' });
        return this.print();
      },
      save_document: () => this.keep('saved', null),
      paper: ({ paper }) => this.paper(paper),
      cancel_paper: ({ paper }) => {
        const found = this.papers.find((one) => one.id === paper);
        if (found) Object.assign(found, { state: 'not_printed', reasons: ['cancelled'] });
        return this.paper(paper);
      },
      printers: () => this.printers,
      print_queues: () => ({
        running: true,
        queues: [
          {
            address: 'ipp://localhost:631/printers/karty-2',
            name: 'Karty, stanowisko 2',
            model: 'Evolis Primacy 2',
            purpose: 'cards',
            light: 'attention',
            reasons: ['paused'],
          },
          {
            address: 'ipp://localhost:631/printers/biuro',
            name: 'Biuro, parter',
            model: 'Brother HL-L5210DN',
            purpose: 'paper',
            light: 'ready',
            reasons: [],
          },
        ],
      }),
      choose_printer: ({ printer }) => {
        const purpose = this.printers.find((one) => one.id === printer)?.purpose;
        return (this.printers = this.printers.map((one) =>
          one.purpose === purpose ? { ...one, chosen: one.id === printer } : one,
        ));
      },
      add_printer: ({ address }) => {
        if (!/^ipps?:/.test(address)) throw new Refusal({ code: 'printer_address' });
        throw new Refusal({ code: 'printer_unreachable' });
      },
      remove_printer: ({ printer }) => {
        this.removed = this.printers;
        return (this.printers = this.printers
          .filter((one) => one.id !== printer)
          .map((one) => ({ ...one, chosen: one.chosen || one.kind === 'folder' })));
      },
      put_back_printer: () => (this.printers = this.removed),
    };
  }
}
